import { describe, expect, it } from 'vitest';
import { ChannelJudge } from '../../../shared/domain/calls/channel-judge.ts';

const rate = 8000;
/** Seconds of a tone; not in step with tones of other heights. */
function tone(hertz: number, seconds: number, volume = 0.3, constant = 0): Float32Array {
  return Float32Array.from(
    { length: rate * seconds },
    (_, index) => constant + volume * Math.sin((2 * Math.PI * hertz * index) / rate),
  );
}
function judge(left: Float32Array, right: Float32Array) {
  const judge = new ChannelJudge(rate);
  // In uneven pieces, as a decoder gives them.
  for (let at = 0; at < left.length; at += 777) {
    judge.add({ left: left.subarray(at, at + 777), right: right.subarray(at, at + 777) });
  }
  return judge.verdict();
}

describe('two channels', () => {
  it('of two voices are separate', () => {
    expect(judge(tone(200, 3), tone(333, 3))).toMatchObject({ voices: 'separate', silent: false });
  });

  it('that hold the same at any volume or sign are mixed', () => {
    expect(judge(tone(200, 3), tone(200, 3)).voices).toBe('mixed');
    expect(judge(tone(200, 3), tone(200, 3, -0.05)).voices).toBe('mixed');
  });

  it('of which one says nothing are mixed', () => {
    expect(judge(tone(200, 3), tone(200, 3, 0))).toMatchObject({ voices: 'mixed', silent: false });
    const click = tone(200, 3, 0).fill(1, 5, 8);
    expect(judge(tone(200, 3), click).voices).toBe('mixed');
  });

  it('are silent below 50 dB under full scale, whatever constant is added', () => {
    expect(judge(tone(200, 3, 0.002), tone(333, 3, 0.002))).toMatchObject({ silent: true, voices: 'mixed' });
    expect(judge(tone(200, 3, 0.001, 0.4), tone(333, 3, 0.001, 0.4)).silent).toBe(true);
    expect(judge(tone(200, 3, 0.3, 0.4), tone(333, 3, 0.3, 0.4)).voices).toBe('separate');
  });

  it('of no sound at all are silent', () => {
    expect(judge(new Float32Array(), new Float32Array())).toEqual({
      ...{ voices: 'mixed', silent: true, correlation: 0 },
    });
  });
});
