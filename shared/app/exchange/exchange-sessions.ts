import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import type { Clock } from '../../kernel/clock.ts';
import { randomCode, secretHash } from '../../kernel/secret.ts';
import { ConditionFailed, type Table } from '../../ports/table.ts';
import { ownerSchema } from '../connections/owner.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** A session ends when nothing was asked in it for so long. Seconds. */
const idleSeconds = 3600;

/** What was uploaded is remembered so long after the last fragment. Seconds. */
export const uploadSeconds = 2 * 86_400;

/** Signs of life are noted at most this often. Milliseconds. */
const touchMilliseconds = 5 * 60_000;

/** 160 bits. */
const cookieCharacters = 32;

const sessionSchema = ownerSchema.extend({ keyHash: z.string(), openedAt: z.number(), seenAt: z.number() });

/** One session of the exchange protocol: one package of 1C. */
export interface ExchangeSession {
  /** Public: names what was uploaded, tells nothing about the cookie. */
  readonly id: string;
  readonly scope: ConnectionScope;
  /** Of the connection when the session was opened: a replaced key ends its sessions. */
  readonly keyHash: string;
  /** Milliseconds since the Unix epoch. */
  readonly openedAt: number;
  readonly seenAt: number;
}

/** Sessions of the exchange protocol, found by the cookie of which only the hash is kept. */
export class ExchangeSessions {
  readonly #ephemeral: Table;
  readonly #clock: Clock;

  constructor(ephemeral: Table, clock: Clock) {
    this.#ephemeral = ephemeral;
    this.#clock = clock;
  }

  /** Opens a session; the cookie is known to nobody but whoever gets it here. */
  async open(
    scope: ConnectionScope,
    keyHash: string,
  ): Promise<{ readonly session: ExchangeSession; readonly cookie: string }> {
    const cookie = randomCode(cookieCharacters);
    const id = sessionId(cookie);
    const now = this.#clock.now();
    const times = { openedAt: now, seenAt: now };
    await this.#ephemeral.put({
      ...keys.exchangeSession.build({ session: id }),
      ...scope,
      keyHash,
      ...times,
      ttl: Math.floor(now / 1000) + idleSeconds,
    });
    return { session: { id, scope, keyHash, ...times }, cookie };
  }

  /** The session of a cookie, which lives on for another hour. `undefined` when there is none. */
  async find(cookie: string): Promise<ExchangeSession | undefined> {
    const id = sessionId(cookie);
    const session = await this.byId(id);
    const now = this.#clock.now();
    if (!session || now - session.seenAt < touchMilliseconds) return session;
    try {
      await this.#ephemeral.update(
        keys.exchangeSession.build({ session: id }),
        { set: { seenAt: now, ttl: Math.floor(now / 1000) + idleSeconds } },
        { present: true },
      );
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
    return { ...session, seenAt: now };
  }

  /** The session of a public id, without a sign of life. */
  async byId(id: string): Promise<ExchangeSession | undefined> {
    const item = await this.#ephemeral.get(keys.exchangeSession.build({ session: id }));
    if (!item) return undefined;
    const { tenant, connection, keyHash, openedAt, seenAt } = sessionSchema.parse(item);
    return { id, scope: { tenant, connection }, keyHash, openedAt, seenAt };
  }
}

function sessionId(cookie: string): string {
  return Buffer.from(secretHash(cookie), 'base64url').toString('hex').slice(0, 32);
}
