import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { type HouseProcess, startHouseProcess, testHouse } from './house-process.ts';

const senders = 16;
const seenSchema = z.object({ seen: z.record(z.string(), z.number()) });

export interface KillLoopResult {
  readonly kills: number;
  readonly acknowledged: number;
  /** Acknowledged, and never given to the function. */
  readonly lost: readonly string[];
  /** Given to the function more than once, because a kill cut its work off. */
  readonly repeated: number;
}

/**
 * Kills a house (SIGKILL) at a random moment under load, again and again in one folder, then lets it end its work and
 * asks what became of every event it had acknowledged.
 */
export async function killLoop(
  dir: string,
  kills: number,
  onRound: (round: number) => void = () => undefined,
): Promise<KillLoopResult> {
  const acknowledged: string[] = [];
  for (let round = 0; round < kills; round++) {
    const house = await startHouseProcess({ script: testHouse, dir });
    const load = sendUntilDead(house, `${round}`, acknowledged);
    await sleep(Math.random() * 250);
    await house.end('SIGKILL');
    await load;
    onRound(round + 1);
  }
  const house = await startHouseProcess({ script: testHouse, dir });
  try {
    const seen = await seenOnceAll(house, acknowledged);
    return {
      kills,
      acknowledged: acknowledged.length,
      lost: acknowledged.filter((event) => seen[event] === undefined),
      repeated: Object.values(seen).filter((times) => times > 1).length,
    };
  } finally {
    await house.end('SIGTERM');
  }
}

async function sendUntilDead(house: HouseProcess, round: string, acknowledged: string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: senders });
  const url = `${house.endpoints.api}/events`;
  const send = async (sender: number) => {
    for (let number = 0; ; number++) {
      const event = `${round}.${sender}.${number}`;
      const status = await post(agent, url, event);
      if (status === undefined) return;
      if (status === 200) acknowledged.push(event);
    }
  };
  await Promise.all(Array.from({ length: senders }, (_, sender) => send(sender)));
  agent.destroy();
}

/** The status of the answer, or undefined when none came. */
function post(agent: Agent, url: string, body: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', agent }, (response) => {
      response.resume();
      response.on('close', () => resolve(response.complete ? response.statusCode : undefined));
    });
    sent.on('error', () => resolve(undefined));
    sent.end(body);
  });
}

/** What was seen once it holds all that is wanted, or after a patience of 30 s. */
async function seenOnceAll(house: HouseProcess, wanted: readonly string[]): Promise<Record<string, number>> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const response = await fetch(`${house.endpoints.api}/seen`);
    const { seen } = seenSchema.parse(await response.json());
    if (Date.now() > deadline || wanted.every((event) => seen[event] !== undefined)) return seen;
    await sleep(200);
  }
}
