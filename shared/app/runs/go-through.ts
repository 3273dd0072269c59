import type { Connection } from '../../domain/connections/connection.ts';
import { allDescriptors } from '../../domain/entities/registry.ts';
import type { Run } from '../../domain/runs/run.ts';
import type { Mark } from '../sync/marks.ts';
import type { SynchroniseDeps } from '../sync/synchronise.ts';
import { takesBorn } from './make-plan.ts';
import { type BaseSurveys, portalSurvey, type Survey } from './survey.ts';

/** What came of preparing a part of a run. */
export type Step =
  /** What the run is about is marked: work the marks off. */
  | 'drain'
  /** It is done with, or waits for a person: look for the next run. */
  | 'next'
  | 'unfinished';

/** The surveys of both sides, in the order that the run wants. */
export async function surveysBySide(
  deps: { readonly surveysOf: BaseSurveys },
  engine: Pick<SynchroniseDeps, 'base' | 'dictionaries' | 'directionsOf' | 'portal'>,
  connection: Connection,
  { options }: Run,
): Promise<readonly (readonly Survey[])[]> {
  const born = allDescriptors.filter(({ bornAs, name }) => bornAs !== undefined && takesBorn(engine, name));
  const ofBase = await deps.surveysOf(connection);
  const ofPortal = born.map((descriptor) => portalSurvey(engine.portal, engine.dictionaries, descriptor));
  return options.order === 'base-first' ? [ofBase, ofPortal] : [ofPortal, ofBase];
}

/**
 * Goes through surveys one after the other, page by page. `take` gets each page with the cursor to go on with, which is
 * missing after the last one. False when there was no time for all.
 */
export async function goThrough(
  surveys: readonly Survey[],
  from: string | undefined,
  mayGoOn: () => boolean,
  take: (marks: readonly Mark[], next: string | undefined) => Promise<void>,
): Promise<boolean> {
  const [first = '0', ...rest] = (from ?? '0').split(' ');
  let at = Number(first);
  let cursor = rest.length === 0 ? undefined : rest.join(' ');
  for (; at < surveys.length; at += 1) {
    do {
      if (!mayGoOn()) return false;
      const page = await surveys[at]?.page(cursor);
      cursor = page?.next;
      const next = cursor === undefined ? String(at + 1) : `${at} ${cursor}`;
      await take(page?.marks ?? [], cursor === undefined && at + 1 === surveys.length ? undefined : next);
    } while (cursor !== undefined);
  }
  return true;
}
