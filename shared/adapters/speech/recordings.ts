import { ChannelJudge, type ChannelVerdict } from '../../domain/calls/channel-judge.ts';
import type { Recording } from '../../domain/calls/recording.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { BlobBody, Blobs } from '../../ports/blobs.ts';
import type { Examined, Recordings } from '../../ports/recordings.ts';
import { isDecodable, openSound } from './audio/open-sound.ts';
import { readHeader, type SoundHeader } from './audio/read-header.ts';
import { NotDecodable } from './audio/sound.ts';

/** What Amazon Transcribe takes: https://docs.aws.amazon.com/transcribe/latest/dg/limits-guidelines.html */
const mostSeconds = 4 * 3600;
const mostBytes = 2_000_000_000;
/** Seconds of sound after which more would not change what it says of the channels. */
const enoughSeconds = 180;

/** Examines recordings by their header, and listens to those in WAV and MP3. */
export class ListeningRecordings implements Recordings {
  readonly #blobs: Pick<Blobs, 'get'>;
  /** One at a time: a decoder takes ten megabytes, and all the processor it can get. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(blobs: Pick<Blobs, 'get'>) {
    this.#blobs = blobs;
  }

  examine(key: string): Promise<Examined> {
    const examined = this.#turn.then(() => this.#examine(key));
    this.#turn = examined.catch(() => undefined);
    return examined;
  }

  async #examine(key: string): Promise<Examined> {
    const { size, stream } = await this.#body(key);
    if (size === 0 || size > mostBytes) {
      await stream[Symbol.asyncIterator]().return?.();
      return size === 0 ? refused('empty', empty) : refused('too-large', tooLarge);
    }
    const header = await readHeader(stream, size);
    if (!header) return refused('not-audio', notAudio);
    if (header.seconds > mostSeconds) return refused('too-long', tooLong);
    if (header.channels > 2) return refused('channels', manyChannels(header.channels));
    if (!isDecodable(header)) return usable(header);
    return this.#listen(key, header);
  }

  async #listen(key: string, header: SoundHeader): Promise<Examined> {
    try {
      const sound = await openSound(header, (await this.#body(key)).stream);
      const judge = new ChannelJudge(sound.sampleRate);
      let samples = 0;
      for await (const piece of sound.pieces) {
        judge.add(piece);
        samples += piece.left.length;
        // One channel needs no comparison, two need some minutes; silence is only known at the end.
        if (judge.heard && (header.channels === 1 || samples > enoughSeconds * sound.sampleRate)) break;
      }
      return usable(header, judge.verdict());
    } catch (error) {
      if (error instanceof NotDecodable) return refused('damaged', damaged);
      throw error;
    }
  }

  async #body(key: string): Promise<BlobBody> {
    const body = await this.#blobs.get(key);
    if (!body) throw new RangeError(`there is no recording ${key}`);
    return body;
  }
}

function usable(header: SoundHeader, verdict?: ChannelVerdict): Examined {
  const voices = header.channels === 1 ? 'mixed' : (verdict?.voices ?? 'not-known');
  const recording: Recording = { ...header, voices, ...(verdict && { silent: verdict.silent }) };
  return { state: 'usable', recording };
}

function refused(cause: string, reason: Text): Examined {
  return { state: 'refused', causeKey: `recording.${cause}`, reason };
}

const empty = text(
  'Файл записи пуст (0 байт). Проверьте запись разговоров на АТС; сам звонок сохранён.',
  'The file of the recording is empty (0 bytes). Check how the exchange records calls; the call itself is kept.',
);
const tooLarge = text(
  'Файл записи больше 2 ГБ и не расшифровывается. Сам звонок сохранён.',
  'The file of the recording is larger than 2 GB and is not transcribed. The call itself is kept.',
);
const tooLong = text(
  'Запись длиннее 4 часов и не расшифровывается. Сам звонок сохранён.',
  'The recording is longer than 4 hours and is not transcribed. The call itself is kept.',
);
const notAudio = text(
  'Файл записи — не звук или повреждён. Подходят WAV, MP3, Ogg, FLAC, M4A. Сам звонок сохранён.',
  'The file of the recording is no sound, or damaged. WAV, MP3, Ogg, FLAC and M4A will do. The call itself is kept.',
);
const damaged = text(
  'Файл записи повреждён и не читается. Сам звонок сохранён.',
  'The file of the recording is damaged and cannot be read. The call itself is kept.',
);

function manyChannels(channels: number): Text {
  return text(
    `В записи ${channels} каналов, а расшифровываются записи с одним или двумя. Сам звонок сохранён.`,
    `The recording has ${channels} channels; only those with one or two are transcribed. The call itself is kept.`,
  );
}
