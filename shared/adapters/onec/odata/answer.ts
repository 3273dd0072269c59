import * as z from 'zod';
import { parsedJson } from '../../../kernel/json-text.ts';
import type { HttpResponse } from '../../../ports/http.ts';
import type { BaseRow } from '../../../ports/published-base.ts';

/** What a base said in place of an answer. */
export interface Refusal {
  readonly status: number;
  /** Number of the platform's own list, e.g. `8`; missing when the answer was no refusal of the interface. */
  readonly code?: string;
  /** In the base's words, usually Russian; cut to a sensible length. */
  readonly message: string;
  /** A page for people, of a web server or a proxy. */
  readonly isPage: boolean;
}

const rowSchema = z.record(z.string(), z.json());
const listSchema = z.object({ value: z.array(rowSchema) });
const setsSchema = z.object({ value: z.array(z.object({ name: z.string() })) });
const refusalSchema = z.object({
  'odata.error': z.object({
    code: z.union([z.string(), z.number()]).transform(String).default(''),
    message: z
      .union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)])
      .default(''),
  }),
});

const longestMessage = 1_000;

/** The answer was none that the interface gives. */
export class NotAnAnswer extends Error {}

/** Text of a body, without the mark of byte order with which the platform begins some of them. */
export function bodyText({ body }: HttpResponse): string {
  return new TextDecoder().decode(body).replace(/^\uFEFF/, '');
}

/** What was refused, when the answer is no success. */
export function refusalOf(response: HttpResponse): Refusal | undefined {
  const { status } = response;
  const text = bodyText(response);
  const isPage = /^\s*<(!doctype html|html|head|body|\?xml[^>]*>\s*<(!doctype )?html)/i.test(text);
  if (status >= 200 && status < 300 && !isPage) return undefined;
  const said = refusalSchema.safeParse(parsedJson(text)).data?.['odata.error'] ?? atomRefusal(text);
  if (said) return { status, code: said.code, message: said.message.slice(0, longestMessage), isPage: false };
  return { status, message: isPage ? pageTitle(text) : text.trim().slice(0, 200), isPage };
}

/** Rows of a list. @throws NotAnAnswer */
export function rowsOf(response: HttpResponse): readonly BaseRow[] {
  return parsed(listSchema, response).value.map(withoutNotes);
}

/** One object. @throws NotAnAnswer */
export function rowOf(response: HttpResponse): BaseRow {
  return withoutNotes(parsed(rowSchema, response));
}

/** Names of the service document. @throws NotAnAnswer */
export function setsOf(response: HttpResponse): readonly string[] {
  return parsed(setsSchema, response).value.map(({ name }) => name);
}

/** A plain number, preceded by a mark of byte order. @throws NotAnAnswer */
export function countOf(response: HttpResponse): number {
  const text = bodyText(response).trim();
  if (!/^\d{1,12}$/.test(text)) throw new NotAnAnswer(`not a number of rows: ${text.slice(0, 100)}`);
  return Number(text);
}

function parsed<Schema extends z.ZodType>(schema: Schema, response: HttpResponse): z.output<Schema> {
  const result = schema.safeParse(parsedJson(bodyText(response)));
  if (!result.success) throw new NotAnAnswer(z.prettifyError(result.error).slice(0, 500));
  return result.data;
}

/** Notes of the protocol (`odata.metadata`, `X@navigationLinkUrl`) are no properties. */
function withoutNotes(row: BaseRow): BaseRow {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => !name.includes('@') && !name.startsWith('odata.')),
  );
}

/** Some refusals come as Atom whatever was asked for. */
function atomRefusal(text: string): { readonly code: string; readonly message: string } | undefined {
  if (!/<(m:)?error[\s>]/.test(text)) return undefined;
  const part = (name: string) => new RegExp(`<(?:m:)?${name}[^>]*>([^<]*)<`).exec(text)?.[1] ?? '';
  return { code: part('code'), message: part('message') };
}

function pageTitle(page: string): string {
  return /<title>([^<]{0,200})/i.exec(page)?.[1]?.trim() ?? '';
}
