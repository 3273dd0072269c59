import type { OutgoingMessage, ReceiveOptions } from './queue.ts';

/**
 * What every engine accepts. See "SendMessage" in the Amazon SQS API Reference and "Amazon SQS message quotas" in its
 * Developer Guide; the size is the older, smaller one, which compatible services share.
 */
export const queueLimits = {
  bodyBytes: 256 * 1024,
  delaySeconds: 900,
  visibilitySeconds: 43_200,
  batch: 10,
  waitSeconds: 20,
} as const;

const idPattern = /^[A-Za-z0-9!-/:-@[-`{-~]{1,128}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that SQS refuses
const refusedCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** @throws RangeError naming the field when the message cannot be sent on every engine. */
export function checkMessage(message: OutgoingMessage, fifo: boolean): void {
  const { body, group, deduplicationId, delaySeconds } = message;
  if (body === '') throw new RangeError('body of a message is empty');
  if (body.length * 3 > queueLimits.bodyBytes && Buffer.byteLength(body) > queueLimits.bodyBytes) {
    throw new RangeError(`body of a message is larger than ${queueLimits.bodyBytes} bytes`);
  }
  if (refusedCharacter.test(body) || !body.isWellFormed()) {
    throw new RangeError('body of a message holds a character that XML does not allow');
  }
  if (group !== undefined && !idPattern.test(group)) throw new RangeError(`not usable as a group: ${group}`);
  if (fifo && group === undefined) throw new RangeError('a message to a FIFO queue needs a group');
  if (deduplicationId !== undefined && !(fifo && idPattern.test(deduplicationId))) {
    throw new RangeError(`not usable as a deduplicationId: ${deduplicationId}`);
  }
  if (delaySeconds !== undefined) {
    if (fifo) throw new RangeError('delaySeconds on a FIFO queue');
    checkWhole('delaySeconds', delaySeconds, 0, queueLimits.delaySeconds);
  }
}

/** @throws RangeError naming the option. */
export function checkReceive(options: ReceiveOptions): void {
  checkWhole('max', options.max, 1, queueLimits.batch);
  checkVisibility(options.visibilitySeconds);
  checkWhole('waitSeconds', options.waitSeconds, 0, queueLimits.waitSeconds);
}

/** @throws RangeError when it is no number of seconds from 0 to 43 200. */
export function checkVisibility(seconds: number): void {
  checkWhole('visibilitySeconds', seconds, 0, queueLimits.visibilitySeconds);
}

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} is not a whole number from ${least} to ${most}: ${value}`);
  }
}
