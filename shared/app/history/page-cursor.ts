import * as z from 'zod';
import type { Json } from '../../kernel/canonical-json.ts';
import { parsedJson } from '../../kernel/json-text.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { text } from '../../kernel/text.ts';

/** Where a page ended: the partition that was read (a day, or `all`) and the sort key of the last item looked at. */
export interface PagePosition {
  readonly segment: string;
  readonly before?: string;
}

const cursorSchema = z.strictObject({
  query: z.string(),
  segment: z.union([z.iso.date(), z.literal('all')]),
  before: z.string().max(1024).optional(),
});

function fingerprint(query: Json): string {
  return stableHash(query).slice(0, 16);
}

/** A position as an opaque text that is worth something with the same query only. */
export function encodePageCursor(query: Json, { segment, before }: PagePosition): string {
  const content = { query: fingerprint(query), segment, ...(before !== undefined && { before }) };
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** Reads a cursor back. @throws Rejected `cursor.not-valid` when it is damaged or of another query */
export function decodePageCursor(query: Json, cursor: string): PagePosition {
  const parsed = cursorSchema.safeParse(parsedJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success || parsed.data.query !== fingerprint(query)) {
    throw new Rejected(
      'cursor.not-valid',
      text(
        'Курсор относится к другому запросу или повреждён. Начните с первой страницы.',
        'The cursor belongs to another query or is damaged. Begin with the first page.',
      ),
    );
  }
  const { segment, before } = parsed.data;
  return { segment, ...(before !== undefined && { before }) };
}
