import type { RunMessage } from '../../contracts/messages/report-message.ts';
import type { Recipients } from '../../contracts/reports/subscription.ts';
import { fileName, slotCode, slotName } from '../../domain/reports/slot-name.ts';
import { wallTime } from '../../domain/schedule/schedule.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { Abilities, BaseAbilities } from '../agent/abilities.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { checkPdf } from './check-pdf.ts';
import { reportBlobs } from './make-report.ts';
import { onceSweep } from './old-files.ts';
import type { ReportParts } from './report-parts.ts';
import { isOver, onceSubscription, type ReportRun, type RunForm } from './run.ts';
import { FieldRefused } from './save-subscription.ts';
import type { StoredSubscription } from './subscriptions.ts';

type Parts = Pick<ReportParts, 'blobs' | 'clock' | 'due' | 'newToken' | 'reports' | 'runs'>;

/** Starts a run of a subscription that its schedule did not ask for; returns its name. */
export async function runNow(
  parts: Pick<Parts, 'clock' | 'newToken' | 'reports'>,
  scope: ConnectionScope,
  { id, said }: StoredSubscription,
): Promise<string> {
  const at = parts.clock.now();
  const wall = wallTime(said.schedule.zone, at);
  const slot = `${slotName(wall)}-now-${parts.newToken().slice(0, 8)}`;
  await send(parts, { kind: 'run', ...scope, subscription: id, slot, ...wall, at, manual: true, round: 0 });
  return slot;
}

export interface OncePost {
  /** Names the post within its connection: the same key again publishes nothing again. */
  readonly key: string;
  readonly title: string;
  readonly subject: string;
  readonly text: string;
  readonly recipients: Recipients;
}

/**
 * Publishes a PDF once, on the same path as reports; returns the name of the run. `readPdf` is asked the first time only.
 * @throws Rejected it is no PDF, and what `readPdf` throws
 */
export async function publishOnce(
  parts: Parts,
  scope: ConnectionScope,
  readPdf: () => Promise<Uint8Array>,
  { key, title, subject, text, recipients }: OncePost,
): Promise<string> {
  const at = parts.clock.now();
  const wall = wallTime('UTC', at);
  const blob = `${reportBlobs(scope, onceSubscription)}${slotName(wall)}-${key}.pdf`;
  const code = slotCode({ ...scope, subscription: onceSubscription, slot: key });
  const name = fileName(title, slotName(wall), code, 'pdf');
  const existing = await parts.runs.get(scope, { subscription: onceSubscription, slot: key });
  if (!existing) {
    const pdf = checkPdf(await readPdf());
    await parts.due.scheduleUnlessThere(onceSweep(scope, at));
    await parts.blobs.put(blob, pdf, 'application/pdf');
    const files = [{ name, blob, bytes: pdf.length }];
    const post = { subject, text: text.trim() || subject, recipients, files };
    const run = { subscription: onceSubscription, slot: key, ...wall, at, manual: true, post };
    await parts.runs.open(scope, run, 'made');
  }
  await sendOnce(parts, scope, key, existing);
  return key;
}

/**
 * Publishes a print form of a document once, on the same path as reports: the base is asked for it. Returns the name of
 * the run.
 * @throws FieldRefused the base has no such document type or form
 */
export async function publishFormOnce(
  parts: Pick<Parts, 'clock' | 'due' | 'reports' | 'runs'> & { readonly abilities: Pick<Abilities, 'get'> },
  scope: ConnectionScope,
  key: string,
  form: RunForm,
): Promise<string> {
  const existing = await parts.runs.get(scope, { subscription: onceSubscription, slot: key });
  if (!existing) {
    assertPrints(await parts.abilities.get(scope), form);
    const at = parts.clock.now();
    await parts.due.scheduleUnlessThere(onceSweep(scope, at));
    const wall = wallTime('UTC', at);
    const run = {
      subscription: onceSubscription,
      slot: key,
      ...wall,
      at,
      manual: true,
      post: undefined,
      form,
    };
    await parts.runs.open(scope, run);
  }
  await sendOnce(parts, scope, key, existing);
  return key;
}

/** Who asks again after a failure wants it tried again. */
async function sendOnce(
  parts: Pick<Parts, 'clock' | 'reports'>,
  scope: ConnectionScope,
  slot: string,
  existing: ReportRun | undefined,
): Promise<void> {
  const at = parts.clock.now();
  const round = existing && isOver(existing) ? existing.round + 1 : (existing?.round ?? 0);
  const wall = wallTime('UTC', at);
  await send(parts, {
    ...{ kind: 'run', ...scope, subscription: onceSubscription, slot, ...wall, at, manual: true, round },
  });
}

/** @throws FieldRefused */
function assertPrints(abilities: BaseAbilities | undefined, { facsimile, form, type }: RunForm): void {
  const known = abilities?.documents.find((one) => one.type === type);
  const found = known?.forms.find((one) => one.form === form);
  if (!known) throw new FieldRefused(['document', 'type'], 'form.type-unknown', typeUnknown);
  if (!found) throw new FieldRefused(['document', 'form'], 'form.unknown', formUnknown(known.title.ru));
  if (facsimile && !found.facsimile)
    throw new FieldRefused(['document', 'facsimile'], 'form.no-facsimile', noFacsimile);
}

const typeUnknown = text(
  'База 1С не сообщала, что у неё есть документы этого вида.',
  'The 1C base has not told that it has documents of this type.',
);

const noFacsimile = text(
  'Эта форма печатается только без факсимиле.',
  'This form is printed without facsimile only.',
);

function formUnknown(title: string): Text {
  return text(
    `У документа 1С «${title}» нет такой печатной формы.`,
    `The 1C document “${title}” has no such printed form.`,
  );
}

async function send({ reports }: Pick<Parts, 'reports'>, message: RunMessage): Promise<void> {
  await reports.send([{ body: JSON.stringify(message), group: message.connection }]);
}
