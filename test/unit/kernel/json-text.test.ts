import { expect, test } from 'vitest';
import { sleepUntilAborted } from '../../../shared/kernel/clock.ts';
import { parsedJson, parsedJsonBytes, plain } from '../../../shared/kernel/json-text.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';

test('JSON is read from text, and what is none is told apart from null', () => {
  expect(parsedJson('{"a":[1]}')).toEqual({ a: [1] });
  expect(parsedJson('null')).toBeNull();
  expect(parsedJson('{')).toBeUndefined();
  expect(parsedJson('')).toBeUndefined();
});

test('… and from bytes as 1C writes them', () => {
  expect(parsedJsonBytes(Buffer.from('\uFEFF"ё"'))).toBe('ё');
  expect(parsedJsonBytes(Buffer.from([0x22, 0xff, 0x22]))).toBeUndefined();
  expect(parsedJsonBytes(Buffer.from('nothing'))).toBeUndefined();
});

test('fields that are undefined are left out, however deep', () => {
  expect(plain({ a: undefined, b: { c: undefined, d: 1 } })).toEqual({ b: { d: 1 } });
});

test('a wait ends with its signal, and any other failure of the clock is told', async () => {
  const clock = new VirtualClock(0);
  const stop = new AbortController();
  const waiting = sleepUntilAborted(clock, 1000, stop.signal);
  stop.abort();
  await waiting;
  const broken = { now: () => 0, sleep: () => Promise.reject(new Error('no clock')) };
  await expect(sleepUntilAborted(broken, 1, new AbortController().signal)).rejects.toThrow('no clock');
});
