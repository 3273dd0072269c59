import { MPEGDecoder } from 'mpg123-decoder';
import type { StereoSamples } from '../../../domain/calls/channel-judge.ts';

/** Bytes decoded at a time: some seconds of sound, so that others get their turn between. */
const portion = 4096;

/**
 * Sound of MPEG layers I to III; of mono files the decoder gives the same samples twice. Damaged frames are left out.
 * Samples are good until the next ones are asked for.
 */
export async function* mp3Samples(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<StereoSamples> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    for await (const piece of bytes) {
      for (let at = 0; at < piece.length; at += portion) {
        const { channelData, samplesDecoded } = decoder.decode(piece.subarray(at, at + portion));
        const [left, right = left] = channelData;
        if (samplesDecoded > 0 && left && right) yield { left, right };
        // Given back at once: samples of some minutes that wait for the collector take tens of megabytes.
        for (const { buffer } of channelData) if (buffer instanceof ArrayBuffer) buffer.transfer(0);
      }
    }
  } finally {
    decoder.free();
  }
}
