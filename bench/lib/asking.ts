import { setTimeout as sleep } from 'node:timers/promises';

const patienceMilliseconds = 60_000;

/** The JSON of an answer. @throws when the status is not one of success */
export async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** Asks every few milliseconds until it is so. @throws after a minute */
export async function until(so: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMilliseconds;
  while (!(await so())) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await sleep(5);
  }
}
