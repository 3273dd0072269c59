import type * as z from 'zod';
import type { abilitiesSchema } from '../../contracts/api/agent/abilities.ts';
import { type DocumentEventKind, documentEventKinds } from '../../contracts/api/agent/documents.ts';
import type { ConnectionId } from '../../kernel/ids.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { type Text, text } from '../../kernel/text.ts';
import { robotPrefix } from './robots.ts';
import { titleIn } from './wanted-robots.ts';

/** The code of a trigger on the portal; types are Russian words, which a code may not hold, so it holds their hash. */
export function triggerCode(connection: ConnectionId, kind: DocumentEventKind, type: string): string {
  const hash = Buffer.from(stableHash(type), 'base64url').toString('hex').slice(0, 12);
  return `${robotPrefix(connection)}${kind}-${hash}`;
}

/**
 * The triggers that a portal should have for a base: names by code.
 * https://apidocs.bitrix24.ru/api-reference/crm/automation/triggers/crm-automation-trigger-add.html
 */
export function wantedTriggers(
  connection: ConnectionId,
  { documents }: z.output<typeof abilitiesSchema>,
  language: 'ru' | 'en',
): ReadonlyMap<string, string> {
  const named = language === 'ru' ? `1С №${connection}` : `1C No. ${connection}`;
  return new Map(
    documents.flatMap(({ title, type }) =>
      documentEventKinds.map((kind) => {
        const name = `${named}: ${titleIn(title, language)} — ${words[kind][language]}`;
        return [triggerCode(connection, kind, type), name] as const;
      }),
    ),
  );
}

const words: Readonly<Record<DocumentEventKind, Text>> = {
  posted: text('проведён', 'posted'),
  unposted: text('проведение отменено', 'un-posted'),
  changed: text('изменён', 'changed'),
  paid: text('оплачен', 'paid'),
  'partly-paid': text('оплачен частично', 'partly paid'),
  shipped: text('отгружен', 'shipped'),
  'reported-correct': text('отчётность верна', 'reported correct'),
  'reported-wrong': text('отчётность с ошибками', 'reported wrong'),
};
