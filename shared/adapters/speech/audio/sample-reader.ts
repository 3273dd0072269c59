import type { WavFormat } from './wav-header.ts';

/** Reads the sample that begins at a byte, as -1…1. */
export type SampleReader = (bytes: Buffer, at: number) => number;

/** How the samples of a format are read. */
export function sampleReader({ coding, bytesPerSample }: WavFormat): SampleReader {
  if (coding === 'a-law') return (bytes, at) => aLaw(bytes[at] ?? 0);
  if (coding === 'mu-law') return (bytes, at) => muLaw(bytes[at] ?? 0);
  if (coding === 'float') {
    return bytesPerSample === 8
      ? (bytes, at) => finite(bytes.readDoubleLE(at))
      : (bytes, at) => finite(bytes.readFloatLE(at));
  }
  // One byte is unsigned, wider ones are signed.
  if (bytesPerSample === 1) return (bytes, at) => ((bytes[at] ?? 128) - 128) / 128;
  const full = 2 ** (bytesPerSample * 8 - 1);
  return (bytes, at) => bytes.readIntLE(at, bytesPerSample) / full;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

/** ITU-T G.711, A-law: even bits are turned over, the sign bit set means plus. */
function aLaw(byte: number): number {
  const value = byte ^ 0x55;
  const exponent = (value >> 4) & 7;
  const mantissa = value & 15;
  const size = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x1_08) << (exponent - 1);
  return (value & 0x80 ? size : -size) / 32_768;
}

/** ITU-T G.711, µ-law: all bits are turned over, the sign bit set means minus. */
function muLaw(byte: number): number {
  const value = ~byte & 0xff;
  const exponent = (value >> 4) & 7;
  const size = ((((value & 15) << 3) + 0x84) << exponent) - 0x84;
  return (value & 0x80 ? -size : size) / 32_768;
}
