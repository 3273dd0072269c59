import { NotDecodable } from './sound.ts';

/** How the samples of a WAV file are written. */
export interface WavFormat {
  readonly coding: 'integer' | 'float' | 'a-law' | 'mu-law';
  readonly channels: number;
  readonly sampleRate: number;
  readonly bytesPerSample: number;
}

/** Format tags of "Multimedia Programming Interface and Data Specifications 1.0" (Microsoft, IBM), and of mmreg.h. */
const codings: Readonly<Record<number, WavFormat['coding']>> = {
  1: 'integer',
  3: 'float',
  6: 'a-law',
  7: 'mu-law',
};
/** The real tag stands in the first two bytes of the sub-format (WAVEFORMATEXTENSIBLE). */
const extensible = 0xff_fe;
const extensibleLength = 26;

/** Takes the chunk `fmt ` apart. @throws NotDecodable for another coding, more than two channels or an odd width. */
export function wavFormat(chunk: Buffer): WavFormat {
  if (chunk.length < 16) throw new NotDecodable('the fmt chunk is too short');
  const tag = chunk.readUInt16LE(0);
  const real = tag === extensible && chunk.length >= extensibleLength ? chunk.readUInt16LE(24) : tag;
  const coding = codings[real];
  const channels = chunk.readUInt16LE(2);
  const sampleRate = chunk.readUInt32LE(4);
  const bytesPerSample = chunk.readUInt16LE(14) / 8;
  if (coding === undefined) throw new NotDecodable(`format tag ${real}`);
  const widths = { integer: [1, 2, 3, 4], float: [4, 8], 'a-law': [1], 'mu-law': [1] }[coding];
  if (channels < 1 || channels > 2 || sampleRate === 0 || !widths.includes(bytesPerSample)) {
    throw new NotDecodable(`${channels} channels of ${bytesPerSample} bytes, ${sampleRate} Hz`);
  }
  return { coding, channels, sampleRate, bytesPerSample };
}
