import type { Random } from '../../../shared/kernel/random.ts';
import { randomHex } from '../auth/token-book.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `66af5a0c7b3f58.12345678` */
export function newWorkflowId(random: Random): string {
  return `${randomHex(random, 14)}.${digits(random, 8)}`;
}

/** How processes call a robot on a stage: `A51601_82584_96831_81132`. */
export function newActivityName(random: Random): string {
  return `A${[1, 2, 3, 4].map(() => digits(random, 5)).join('_')}`;
}

/** Process, robot, a secret and its signature, as in the vendor's examples. */
export function newEventToken(random: Random, workflowId: string, activityName: string): string {
  const secret = Array.from({ length: 32 }, () => letters[Math.floor(random() * letters.length)]).join('');
  return `${workflowId}|${activityName}|${secret}.${randomHex(random, 64)}`;
}

function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
}
