import * as z from 'zod';
import { agentCallSchema } from '../../shared/contracts/api/agent/calls.ts';
import type { CallFacts } from '../../shared/domain/calls/call-facts.ts';
import { ZoneClock } from '../../shared/domain/schedule/zone-clock.ts';
import { parsedJson } from '../../shared/kernel/json-text.ts';
import { err, ok, type Result } from '../../shared/kernel/result.ts';
import { type Text, text } from '../../shared/kernel/text.ts';

/** What stands beside a recording: a call as the agent API takes it. The name of the file is the id of last resort. */
const besideSchema = agentCallSchema
  .omit({ recording: true })
  .extend({ id: z.string().min(1).max(200).optional() });

/** `2026-11-21_12-30-05_in_+79061234567_105.mp3`: beginning, direction, number of the other side, employee. */
const namePattern =
  /^(\d{4}-\d{2}-\d{2})_(\d{2})-(\d{2})-(\d{2})_(in|out)_(\+?[\d() -]*?)(?:_(\d{1,10}))?\.[^.]+$/;

/** Why a recording of the folder is not taken. */
export interface NotTaken {
  readonly causeKey: string;
  readonly text: Text;
}

type Facts = Omit<CallFacts, 'uploaded'>;

/**
 * What a recording of the watched folder tells of its call: by the JSON beside it, else by its name, whose moment is of
 * the wall clock of the zone. How long it lasted is learned from the recording where nobody says it.
 */
export function callOfFile(
  fileName: string,
  beside: string | undefined,
  zone: string,
): Result<Facts, NotTaken> {
  return beside === undefined ? callOfName(fileName, zone) : callOfText(fileName, beside);
}

function callOfText(fileName: string, beside: string): Result<Facts, NotTaken> {
  const parsed = besideSchema.safeParse(parsedJson(beside.replace(/^\uFEFF/, '')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return err(badText(fileName, (issue?.path ?? []).map(String).join('.'), issue?.message ?? ''));
  }
  const { answered, client, employee, id, legs, line, ...call } = parsed.data;
  return ok({
    source: 'folder',
    sourceId: id ?? fileName,
    ...call,
    answered: answered ?? true,
    ...(line !== undefined && { line }),
    ...(client && { baseClient: client }),
    ...(employee && { employee: present(employee) }),
    ...(legs && { legs }),
    recordName: fileName,
  });
}

function present(employee: object): NonNullable<CallFacts['employee']> {
  return Object.fromEntries(Object.entries(employee).filter(([, value]) => value !== undefined));
}

function callOfName(fileName: string, zone: string): Result<Facts, NotTaken> {
  const [, date, hour, minute, second, direction, phone, extension] = namePattern.exec(fileName) ?? [];
  const wall = Date.parse(`${date}T${hour}:${minute}:00Z`);
  if (date === undefined || Number.isNaN(wall)) return err(badName(fileName));
  const startedAt = new ZoneClock(zone).firstAt(wall / 60_000) * 60_000 + Number(second) * 1000;
  return ok({
    source: 'folder',
    sourceId: fileName,
    direction: direction === 'in' ? 'incoming' : 'outgoing',
    phone: phone ?? '',
    ...{ startedAt, seconds: 0, answered: true, recordName: fileName },
    ...(extension !== undefined && { employee: { extension } }),
  });
}

function badName(fileName: string): NotTaken {
  return {
    causeKey: 'call-folder.name',
    text: text(
      `Запись ${fileName} не взята: положите рядом ${fileName}.json или назовите её как 2026-11-21_12-30-05_in_+79061234567_105.mp3.`,
      `The recording ${fileName} was not taken: put ${fileName}.json beside it, or name it as 2026-11-21_12-30-05_in_+79061234567_105.mp3.`,
    ),
  };
}

function badText(fileName: string, field: string, said: string): NotTaken {
  const where = field === '' ? '' : ` (${field})`;
  return {
    causeKey: 'call-folder.description',
    text: text(
      `Запись ${fileName} не взята: ${fileName}.json описывает звонок неверно${where}: ${said}. Поля — как у sendCalls в /openapi.json.`,
      `The recording ${fileName} was not taken: ${fileName}.json describes the call wrongly${where}: ${said}. The fields are those of sendCalls in /openapi.json.`,
    ),
  };
}
