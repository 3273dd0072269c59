import type * as z from 'zod';
import { agentCallSchema } from '../../contracts/api/agent/calls.ts';
import type { CallFacts } from '../../domain/calls/call-facts.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { AgentFiles } from '../agent/agent-files.ts';
import { type TellCallParts, tellCall } from './tell-call.ts';

export interface AcceptCallsParts extends TellCallParts {
  readonly files: Pick<AgentFiles, 'get'>;
}

/** Why one call of a request was not taken. */
export interface RefusedCall {
  readonly index: number;
  readonly field: string;
  readonly cause: string;
  readonly text: Text;
}

/**
 * Keeps calls that an exchange or a base tells of. A call that is malformed, or names a file for which nobody asked an
 * address, is refused; the others are taken. Telling again is harmless and may add what was not known.
 */
export async function acceptCalls(
  parts: AcceptCallsParts,
  connection: Connection,
  told: readonly unknown[],
): Promise<{ readonly calls: readonly (string | null)[]; readonly refused: readonly RefusedCall[] }> {
  const calls: (string | null)[] = [];
  const refused: RefusedCall[] = [];
  for (const [index, one] of told.entries()) {
    const read = await readCall(parts, connection, one);
    if ('field' in read) {
      refused.push({ index, ...read });
      calls.push(null);
    } else if (connection.settings.calls.enabled) {
      calls.push((await tellCall(parts, connection, read)).id);
    } else {
      refused.push({ index, field: '', cause: 'calls.switched-off', text: switchedOff });
      calls.push(null);
    }
  }
  return { calls, refused };
}

type AgentCall = z.output<typeof agentCallSchema>;
type Problem = Omit<RefusedCall, 'index'>;

async function readCall(
  { files }: AcceptCallsParts,
  { id, tenant }: Connection,
  told: unknown,
): Promise<CallFacts | Problem> {
  const parsed = agentCallSchema.safeParse(told);
  if (!parsed.success) return malformed(parsed.error);
  const { recording, ...call } = parsed.data;
  if (!recording) return factsOf(call, {});
  if ('url' in recording)
    return factsOf(call, {
      recordUrl: recording.url,
      ...(recording.name !== undefined && { recordName: recording.name }),
    });
  const file = await files.get({ tenant, connection: id }, recording.file);
  if (file?.purpose !== 'recording')
    return { field: 'recording.file', cause: 'call.file-unknown', text: unknownFile };
  return factsOf(call, { uploaded: file.blob, recordName: file.name });
}

function factsOf(
  { answered, client, employee, id, legs, line, ...call }: Omit<AgentCall, 'recording'>,
  recording: Pick<CallFacts, 'recordName' | 'recordUrl' | 'uploaded'>,
): CallFacts {
  return {
    source: 'agent',
    sourceId: id,
    ...call,
    answered: answered ?? call.seconds > 0,
    ...(line !== undefined && { line }),
    ...(client && { baseClient: client }),
    ...(employee && { employee: withoutAbsent(employee) }),
    ...(legs && { legs }),
    ...recording,
  };
}

function withoutAbsent(employee: NonNullable<AgentCall['employee']>): NonNullable<CallFacts['employee']> {
  return Object.fromEntries(Object.entries(employee).filter(([, value]) => value !== undefined));
}

function malformed({ issues }: z.ZodError): Problem {
  const [issue] = issues;
  const field = (issue?.path ?? []).map(String).join('.');
  const said = issue?.message ?? '';
  return {
    field,
    cause: 'call.malformed',
    text: text(
      `Звонок описан неверно, поле «${field}»: ${said}. Описание полей — в /openapi.json, sendCalls.`,
      `The call is described wrongly, field "${field}": ${said}. The fields are described in /openapi.json, sendCalls.`,
    ),
  };
}

const unknownFile = text(
  'Файл записи не найден: получите адрес для загрузки с purpose=recording и передайте его file.',
  'The file of the recording is not known: get an address to upload with purpose=recording and hand over its file.',
);

const switchedOff = text(
  'Приём звонков выключен в настройках подключения.',
  'Calls are switched off in the settings of the connection.',
);
