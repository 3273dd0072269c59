import { fileName, slotCode, slotName } from '../../domain/reports/slot-name.ts';
import { text } from '../../kernel/text.ts';
import { readForm } from '../automation/read-form.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { askedBase } from './asked-base.ts';
import { reportBlobs, runOfRequest } from './make-report.ts';
import type { ReportParts } from './report-parts.ts';
import { onceSubscription, type ReportRun, type RunForm } from './run.ts';

/**
 * Lets the base print the form of a document that is published once, and keeps it. Doing it again replaces the file.
 * @throws Rejected the base will not print it or it is no PDF, Busy the base has not answered yet
 */
export async function makeForm(
  parts: ReportParts['forms'],
  scope: ConnectionScope,
  run: ReportRun,
  { facsimile, form, recipients, ref, subject, text: said, title, type }: RunForm,
): Promise<NonNullable<ReportRun['post']>> {
  const content = { kind: 'print', type, ref, form, facsimile } as const;
  const errand = await askedBase(parts, scope, content, runOfRequest(parts, scope, run, 0), baseSilent);
  const pdf = await readForm(parts, scope, errand);
  const name = slotName(run);
  // Files that no subscription stands behind are swept by the date in their names.
  const blob = `${reportBlobs(scope, onceSubscription)}${name}-${run.slot}.pdf`;
  await parts.blobs.put(blob, pdf, 'application/pdf');
  const code = slotCode({ ...scope, subscription: onceSubscription, slot: run.slot });
  const files = [{ name: fileName(title, name, code, 'pdf'), blob, bytes: pdf.length }];
  return { subject, text: said.trim() || subject, recipients, files };
}

const baseSilent = text(
  'База 1С не прислала печатную форму: она выключена, занята или обмен в ней не работает.',
  'The 1C base did not send the printed form: it is off, busy, or its exchange does not work.',
);
