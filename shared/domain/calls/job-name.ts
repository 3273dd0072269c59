import { asId, type TenantId } from '../../kernel/ids.ts';

/** Longest name of a job of Amazon Transcribe, https://docs.aws.amazon.com/transcribe/latest/APIReference/API_StartTranscriptionJob.html */
const longest = 200;
const separator = '.';

/** A call of a tenant. */
export interface CallAddress {
  readonly tenant: TenantId;
  /** Our id of the call. */
  readonly call: string;
}

/**
 * The name under which a call's recording is transcribed: always the same for the same call, so that a service that
 * refuses a name it knows starts no second job. Letters, digits and `.`, `_`, `-`.
 * @param prefix of letters, digits and `-`: tells installations in one AWS account apart.
 * @throws RangeError when the name would be longer than 200 characters: keep ids of calls within 64 plain characters.
 */
export function jobName(prefix: string, { tenant, call }: CallAddress): string {
  const name = [prefix, escaped(tenant), escaped(call)].join(separator);
  if (name.length > longest) throw new RangeError(`too long for the name of a job: ${call.slice(0, 40)}…`);
  return name;
}

/** The call that a job is about; nothing for jobs of somebody else in the same account. */
export function callOfJob(prefix: string, name: string): CallAddress | undefined {
  const [head, tenant, call, ...rest] = name.split(separator);
  if (head !== prefix || !tenant || !call || rest.length > 0) return undefined;
  try {
    return { tenant: asId<TenantId>(unescaped(tenant)), call: unescaped(call) };
  } catch {
    return undefined;
  }
}

/** `encodeURIComponent` with `_` for `%`, and with what it leaves as it is but a name may not hold. */
function escaped(part: string): string {
  const own = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(part)
    .replace(/[_.!~*'()]/g, own)
    .replaceAll('%', '_');
}

function unescaped(part: string): string {
  return decodeURIComponent(part.replaceAll('_', '%'));
}
