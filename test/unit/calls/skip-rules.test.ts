import { describe, expect, it } from 'vitest';
import { billedMinutes, type SkipFacts, skipReason } from '../../../shared/domain/calls/skip-rules.ts';

const rules = { leastSeconds: 15, internal: 'skip', monthlyMinutes: 100 } as const;
const facts: SkipFacts = { recording: { seconds: 60, silent: false }, internal: false, usedMinutes: 0 };
const whyOf = (more: Partial<SkipFacts>) => skipReason({ ...facts, ...more }, rules)?.why;

describe('what is not transcribed', () => {
  it('is told with a reason', () => {
    expect(whyOf({})).toBeUndefined();
    expect(whyOf({ duplicateOf: '17' })).toBe('duplicate');
    expect(whyOf({ internal: true })).toBe('internal');
    expect(whyOf({ internal: true, duplicateOf: '17' })).toBe('internal');
    expect(whyOf({ usedMinutes: 100, duplicateOf: '17' })).toBe('duplicate');
    expect(whyOf({ recording: { seconds: 14.99, silent: false } })).toBe('too-short');
    expect(whyOf({ recording: { seconds: 15, silent: false } })).toBeUndefined();
    expect(whyOf({ recording: { seconds: 60, silent: true } })).toBe('silent');
    expect(skipReason({ ...facts, recording: { seconds: 4.2 } }, rules)?.reason.en).toBe(
      'The recording lasts 4 s, and only those of 15 s and more are transcribed. The settings of calls hold the limit.',
    );
  });

  it('stops at the minutes of the month, to the second', () => {
    expect(whyOf({ usedMinutes: 99 })).toBeUndefined();
    expect(whyOf({ usedMinutes: 99.01 })).toBe('over-minutes');
    expect(skipReason({ ...facts, usedMinutes: 1e6 }, { leastSeconds: 0, internal: 'skip' })).toBeUndefined();
  });

  it('counts whole seconds, at least fifteen', () => {
    expect(billedMinutes(3)).toBe(0.25);
    expect(billedMinutes(15.2)).toBe(16 / 60);
    expect(billedMinutes(60)).toBe(1);
  });

  it('leaves talks between employees in where the tenant wants them', () => {
    expect(skipReason({ ...facts, internal: true }, { ...rules, internal: 'transcribe' })).toBeUndefined();
  });
});
