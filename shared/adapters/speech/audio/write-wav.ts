const bytesPerSample = 2;

export const wavHeadLength = 44;

/** The head of a WAV file of 16-bit PCM with so many samples on each channel. */
export function wavHead(sampleRate: number, channels: number, samples: number): Buffer {
  const step = channels * bytesPerSample;
  const head = Buffer.alloc(wavHeadLength);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(wavHeadLength - 8 + samples * step, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * step, 28);
  head.writeUInt16LE(step, 32);
  head.writeUInt16LE(8 * bytesPerSample, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples * step, 40);
  return head;
}

/** Samples -1…1 of one or more channels, equally many, as 16-bit PCM. */
export function pcmBytes(channels: readonly Float32Array[]): Buffer {
  const samples = channels[0]?.length ?? 0;
  const bytes = Buffer.alloc(samples * channels.length * bytesPerSample);
  channels.forEach((values, channel) => {
    values.forEach((value, index) => {
      const whole = Math.round(Math.max(-1, Math.min(1, value)) * 32_767);
      bytes.writeInt16LE(whole, (index * channels.length + channel) * bytesPerSample);
    });
  });
  return bytes;
}

/** A whole WAV file of 16-bit PCM. */
export function wavFile(sampleRate: number, channels: readonly Float32Array[]): Buffer {
  const head = wavHead(sampleRate, channels.length, channels[0]?.length ?? 0);
  return Buffer.concat([head, pcmBytes(channels)]);
}
