import type { FieldDescriptor } from '../../domain/entities/descriptor.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import { encodePicture, picturesIn } from '../../domain/sync/portal-pictures.ts';
import type { Fields } from '../../domain/sync/record.ts';
import { agreedToDiffer } from '../../domain/sync/three-way.ts';
import type { Base } from '../../ports/base.ts';
import type { Portal, PortalCommand, PortalError } from '../../ports/portal.ts';
import type { Candidate } from './candidate.ts';
import type { Link, LinkRepository } from './links.ts';
import type { Outcomes } from './outcomes.ts';
import { refused } from './refusal-texts.ts';
import type { ConnectionScope } from './scope.ts';
import type { SyncLog } from './sync-log.ts';

/** A record whose other fields are on the portal, and which wants its pictures sent. */
export interface PictureStep {
  readonly candidate: Candidate;
  /** As it stands without them. */
  readonly link: Link;
  readonly write: Fields;
}

/** One picture on its way. */
interface Sending {
  readonly step: PictureStep;
  readonly field: FieldDescriptor;
  readonly command: PortalCommand;
}

export interface PictureStepsDeps {
  readonly base: Pick<Base, 'picture'>;
  readonly portal: Portal;
  readonly links: LinkRepository;
  readonly log: Pick<SyncLog, 'changes'>;
  readonly scope: ConnectionScope;
}

/** Bytes of pictures that go in one HTTP call, unless a single one has more; base64 makes a third more of them. */
const bytesTogether = 2 * 1024 * 1024;

/**
 * Sends pictures of records that stand on the portal, a few in each call, so that their bytes never take much memory. A
 * picture takes the place of the one before, so sending one twice has the effect of once; each is noted in the common
 * state as soon as it is there. One that the portal refuses is told, and not sent again until it changes.
 * @returns links as they stand then, of steps whose pictures are done with; a missing one has to come again
 */
export async function sendPictures(
  deps: PictureStepsDeps,
  steps: readonly PictureStep[],
  outcomes: Outcomes,
): Promise<ReadonlyMap<Candidate, Link>> {
  const done = new Map<Candidate, Link>();
  let waiting: Sending[] = [];
  let bytes = 0;
  const flush = async () => {
    await send(deps, waiting, outcomes, done);
    waiting = [];
    bytes = 0;
  };
  for (const step of steps) {
    done.set(step.candidate, step.link);
    for (const field of picturesIn(descriptorOf(step.link.entity), step.write)) {
      // The portal said "not now": it is not asked again before the run comes back.
      if (outcomes.interruptions.length > 0) {
        done.delete(step.candidate);
        continue;
      }
      const file = await deps.base.picture?.(step.link, String(step.write[field.name]));
      if (!file) continue;
      if (bytes > 0 && bytes + file.bytes.length > bytesTogether) await flush();
      const command = pictureCommand(step.link, field, encodePicture(file.name, file.bytes));
      waiting.push({ step, field, command });
      bytes += file.bytes.length;
    }
  }
  await flush();
  return done;
}

function pictureCommand(
  { entity, portalId }: Link,
  field: FieldDescriptor,
  value: ReturnType<typeof encodePicture>,
): PortalCommand {
  const { params, update } = descriptorOf(entity).portal;
  const fields = 'field' in field.portal ? { [field.portal.field]: value } : {};
  return { method: update.method, params: { ...params, id: Number(portalId), fields }, repeat: 'idempotent' };
}

async function send(
  { links, log, portal, scope }: PictureStepsDeps,
  sending: readonly Sending[],
  outcomes: Outcomes,
  done: Map<Candidate, Link>,
): Promise<void> {
  if (sending.length === 0) return;
  const answers = await portal.batch(sending.map(({ command }) => command));
  const changed = new Set<Candidate>();
  for (const [index, { field, step }] of sending.entries()) {
    const answer = answers[index];
    if (!answer) throw new RangeError('the portal client dropped a command');
    const { candidate, write } = step;
    if (!answer.ok && comesAgain(answer.error, outcomes)) {
      done.delete(candidate);
      continue;
    }
    const hash = write[field.name] ?? null;
    const before = candidate.portal?.fields[field.name] ?? null;
    const link = done.get(candidate) ?? step.link;
    const common = { ...link.common, [field.name]: answer.ok ? hash : agreedToDiffer(hash, before) };
    done.set(candidate, { ...link, common });
    changed.add(candidate);
    if (answer.ok) {
      const was = candidate.portal ? { [field.name]: before } : {};
      outcomes.change(candidate.key, link.portalId, 'updated', { [field.name]: hash }, was, []);
    } else tellRefused(candidate, field, answer.error, outcomes);
  }
  await outcomes.tell(log);
  await links.save(
    scope,
    [...changed].flatMap((candidate) => done.get(candidate) ?? []),
  );
}

/** Whether the record is to be looked at again before the picture is given up. */
function comesAgain(error: PortalError, outcomes: Outcomes): boolean {
  switch (error.kind) {
    case 'limited':
    case 'unavailable':
      outcomes.interruptions.push(error);
      return true;
    case 'unknown-outcome':
    case 'not-run':
    case 'not-found':
      return true;
    case 'invalid':
    case 'access-denied':
    case 'tariff':
    case 'refused':
      return false;
  }
}

function tellRefused({ key }: Candidate, field: FieldDescriptor, error: PortalError, outcomes: Outcomes) {
  const details = { method: error.method, code: error.code, field: field.name };
  outcomes.problem(key, `portal.${error.kind}`, refused(error), details);
}
