import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { defineStore, type Inspectable } from '../data/store.ts';

/** An application: a local one lives in one portal, one from the market has the same keys everywhere. */
export interface Application {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly code: string;
  readonly scopes: readonly string[];
  /** Where ONAPPINSTALL, ONAPPUPDATE and ONAPPUNINSTALL go. */
  readonly callbackUrl: string;
  /** Where people come back to after agreeing; the callback address when absent. */
  readonly redirectUrl?: string;
  /** True: installed at once. False: installed when its page has called `installFinish`. */
  readonly apiOnly: boolean;
}

/** `L` local; `F` free, `D` demo, `T` trial, `P` paid, `S` subscription. */
export type ApplicationStatus = 'L' | 'F' | 'D' | 'T' | 'P' | 'S';

/** An application in a portal. */
export interface Installation {
  readonly application: Application;
  /** Who installed it. */
  readonly userId: number;
  /** The proof that events carry; anew with each installation. */
  applicationToken: string;
  status: ApplicationStatus;
  version: number;
  finished: boolean;
  /** The paid time is over: no tokens until it is paid. */
  paymentExpired: boolean;
  /** Users that the administrator lets use it; `undefined` is everybody. */
  allowedUsers: readonly number[] | undefined;
}

/** Applications of a portal by client id. */
export class Installations implements Inspectable {
  readonly #byClientId = new Map<string, Installation>();

  get(clientId: string): Installation | undefined {
    return this.#byClientId.get(clientId);
  }

  put(installation: Installation): void {
    this.#byClientId.set(installation.application.clientId, installation);
  }

  delete(clientId: string): void {
    this.#byClientId.delete(clientId);
  }

  all(): readonly Installation[] {
    return [...this.#byClientId.values()];
  }

  inspect(): Json {
    return this.all().map((one) => ({
      clientId: one.application.clientId,
      status: one.status,
      version: one.version,
      finished: one.finished,
      paymentExpired: one.paymentExpired,
    }));
  }
}

/** What is installed in a portal. */
export const installationsStore = defineStore('installations', () => new Installations());
