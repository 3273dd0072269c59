import type { CallCause } from '../../domain/calls/call.ts';
import { incrementalHash } from '../../kernel/stable-hash.ts';
import { text } from '../../kernel/text.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { type Http, HttpFailed, type HttpStreamResponse } from '../../ports/http.ts';
import { tooLarge } from './recording-causes.ts';

/** Bytes of a recording; Amazon Transcribe takes 2 GB, and so much is three hours of stereo without compression. */
export const largestRecording = 1024 ** 3;
/** A download that takes longer never ends. Milliseconds. */
const longestDownload = 240_000;
const mostRedirects = 5;

/** What became of a download. */
export type Downloaded =
  | { readonly state: 'stored'; readonly bytes: number; readonly hash: string }
  /** The address is not good any more; another one may be. */
  | { readonly state: 'expired' }
  /** Never: the address leads nowhere, or what is there is no recording. */
  | { readonly state: 'refused'; readonly cause: CallCause }
  /** The other end is in trouble; the same address may work later. */
  | { readonly state: 'trouble'; readonly what: string };

/**
 * Brings a recording into `Blobs` by the guarded way out, as a stream. Each redirect is checked as the first address
 * is, and the content is hashed on its way. What was cut off leaves nothing.
 */
export async function downloadRecording(
  { blobs, http }: { readonly blobs: Blobs; readonly http: Http },
  address: string,
  blob: string,
  contentType: string,
): Promise<Downloaded> {
  let url = address;
  try {
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const answer = await http.stream({
        method: 'GET',
        url,
        timeoutMilliseconds: longestDownload,
        maxBytes: largestRecording,
      });
      const next = redirectOf(answer, url);
      if (next === undefined) return await taken(blobs, answer, blob, contentType);
      await drop(answer);
      url = next;
    }
    return { state: 'refused', cause: tooManyRedirects };
  } catch (error) {
    if (error instanceof HttpFailed) return failed(error);
    throw error;
  }
}

function redirectOf({ status, headers }: HttpStreamResponse, from: string): string | undefined {
  const location = headers['location'];
  if (status < 300 || status > 399 || location === undefined) return undefined;
  return URL.canParse(location, from) ? new URL(location, from).href : undefined;
}

async function taken(
  blobs: Blobs,
  answer: HttpStreamResponse,
  blob: string,
  contentType: string,
): Promise<Downloaded> {
  const { status, stream } = answer;
  if (status !== 200) {
    await drop(answer);
    if ([401, 403, 404, 410].includes(status)) return { state: 'expired' };
    if (status >= 500 || status === 429) return { state: 'trouble', what: `status ${status}` };
    return { state: 'refused', cause: badStatus(status) };
  }
  const hash = incrementalHash();
  let bytes = 0;
  await blobs.put(
    blob,
    watched(stream, (chunk) => {
      hash.add(chunk);
      bytes += chunk.byteLength;
    }),
    contentType,
  );
  return { state: 'stored', bytes, hash: hash.hex() };
}

async function* watched(
  stream: AsyncIterable<Uint8Array>,
  see: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    see(chunk);
    yield chunk;
  }
}

/** Ends an exchange whose body nobody wants. */
async function drop({ stream }: HttpStreamResponse): Promise<void> {
  await stream[Symbol.asyncIterator]().return?.();
}

function failed(error: HttpFailed): Downloaded {
  if (error.failure === 'refused') return { state: 'refused', cause: notAllowed };
  if (error.failure === 'too-large') return { state: 'refused', cause: tooLarge };
  return { state: 'trouble', what: error.failure };
}

const tooManyRedirects: CallCause = {
  causeKey: 'call.recording-redirects',
  text: text(
    'Ссылка на запись перенаправляет по кругу. Проверьте её в браузере и передайте прямую.',
    'The link to the recording redirects in circles. Check it in a browser and hand over a direct one.',
  ),
};

const notAllowed: CallCause = {
  causeKey: 'call.recording-private',
  text: text(
    'Ссылка на запись ведёт не в открытый интернет по https: такие адреса не открываются. На своём сервере разрешите адрес АТС в настройке egress.allow.',
    'The link to the recording does not lead to the public internet by https: such addresses are not opened. On a server of your own, allow the address of the exchange in the setting egress.allow.',
  ),
};

function badStatus(status: number): CallCause {
  return {
    causeKey: 'call.recording-refused',
    text: text(
      `Вместо записи по ссылке пришёл ответ ${status}. Проверьте ссылку и права на запись.`,
      `In place of the recording the link answered ${status}. Check the link and the rights to the recording.`,
    ),
  };
}
