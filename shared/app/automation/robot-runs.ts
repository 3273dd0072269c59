import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import type { MemberId, TenantId } from '../../kernel/ids.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { ConditionFailed, type Table } from '../../ports/table.ts';

/** An installation of the application. */
export interface PortalScope {
  readonly tenant: TenantId;
  readonly member: MemberId;
}

const runSchema = z.object({
  version: z.literal(1),
  code: z.string(),
  object: z.string(),
  properties: z.record(z.string(), z.string()),
  /** Opens the portal's process for one answer. */
  token: z.string(),
  /** When it was called, milliseconds since the Unix epoch. */
  at: z.number(),
  ended: z.boolean(),
});

/** A call of a robot. */
export type RobotRun = Omit<z.output<typeof runSchema>, 'version'> & { readonly id: string };

const answerSchema = z.object({
  token: z.string(),
  code: z.string(),
  object: z.string(),
  values: z.record(z.string(), z.string()),
  log: z.string(),
});

/** What the portal is to be told. */
export type RobotAnswer = z.output<typeof answerSchema> & { readonly run: string };

/** Calls are known so long, answers tried so long. Seconds. */
const keptSeconds = 60 * 24 * 3600;

/** Calls of robots, and what is to be answered. A token is the name of its call, so that a call made twice is one. */
export class RobotRuns {
  readonly #table: Table;
  readonly #clock: { now(): number };

  constructor(table: Table, clock: { now(): number }) {
    this.#table = table;
    this.#clock = clock;
  }

  /** Notes a call, or finds it as it was noted before. */
  async begin(
    portal: PortalScope,
    called: Pick<RobotRun, 'code' | 'object' | 'properties' | 'token'>,
  ): Promise<RobotRun> {
    const id = runId(called.token);
    const at = this.#clock.now();
    const { code, object, properties, token } = called;
    const run = { code, object, properties, token, at, ended: false };
    const ttl = Math.floor(at / 1000) + keptSeconds;
    try {
      await this.#table.put(
        { ...keys.robotRun.build({ ...portal, run: id }), version: 1, ...run, ttl },
        { absent: true },
      );
      return { id, ...run };
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      const known = await this.get(portal, id);
      if (!known) throw new Error(`the robot's call ${id} vanished`);
      return known;
    }
  }

  async get(portal: PortalScope, id: string): Promise<RobotRun | undefined> {
    const item = await this.#table.get(keys.robotRun.build({ ...portal, run: id }));
    if (!item) return undefined;
    const { version: _, ...run } = runSchema.parse(item);
    return { id, ...run };
  }

  /** Ends a call: what is to be answered is kept first, so that a cut between leaves it to be answered. */
  async end(
    portal: PortalScope,
    { id, token, code, object }: RobotRun,
    answer: Pick<RobotAnswer, 'values' | 'log'>,
  ): Promise<void> {
    const ttl = Math.floor(this.#clock.now() / 1000) + keptSeconds;
    const key = keys.robotAnswer.build({ ...portal, run: id });
    const { log, values } = answer;
    await this.#table.put({ ...key, token, code, object, values: { ...values }, log, ttl });
    await this.#table.update(keys.robotRun.build({ ...portal, run: id }), { set: { ended: true } });
  }

  /** Answers that wait, some of them. */
  async answers(portal: PortalScope, limit: number): Promise<readonly RobotAnswer[]> {
    const { pk } = keys.robotAnswer.build({ ...portal, run: '-' });
    const page = await this.#table.query({ pk, limit });
    return page.items.map((item) => ({
      run: keys.robotAnswer.parse(item)?.run ?? '',
      ...answerSchema.parse(item),
    }));
  }

  /** Takes away answers that are done with. */
  async answered(portal: PortalScope, runs: readonly string[]): Promise<void> {
    const gone = runs.map((run) => keys.robotAnswer.build({ ...portal, run }));
    if (gone.length > 0) await this.#table.writeMany([], gone);
  }
}

/** The name of a call. */
export function runId(token: string): string {
  return stableHash({ robot: token });
}
