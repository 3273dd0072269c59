import type { Configuration } from '../base/configurations.ts';
import { documentTypes } from '../base/documents/document-types.ts';
import type { BaseReport } from '../reports/report-maker.ts';

/** What the base tells of itself: its documents, their printed forms, what is entered on the basis of what. */
export function abilitiesOf(
  configuration: Configuration,
  switchedOff: ReadonlySet<string>,
  reports: readonly BaseReport[],
): object {
  const types = documentTypes(configuration).filter(({ type }) => !switchedOff.has(type));
  return {
    documents: types.map(({ forms, targets, title, type }) => ({
      type,
      title,
      post: true,
      forms,
      targets: types.filter(({ role }) => targets.includes(role)).map((target) => target.type),
    })),
    ...(reports.length > 0 && { reports: reports.map(({ report, title }) => ({ report, title })) }),
  };
}
