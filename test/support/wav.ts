/** Puts a header before samples that are written already. */
export function withWavHeader(
  data: Buffer,
  format: {
    readonly tag: number;
    readonly channels: number;
    readonly sampleRate: number;
    readonly bits: number;
  },
): Buffer {
  const { tag, channels, sampleRate, bits } = format;
  const step = (channels * bits) / 8;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(tag, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * step, 28);
  head.writeUInt16LE(step, 32);
  head.writeUInt16LE(bits, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** A tone of so many seconds. */
export function toneSamples(sampleRate: number, hertz: number, seconds: number, volume = 0.3): Float32Array {
  return Float32Array.from(
    { length: Math.round(sampleRate * seconds) },
    (_, index) => volume * Math.sin((2 * Math.PI * hertz * index) / sampleRate),
  );
}
