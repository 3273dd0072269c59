import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import { type RunningSimulator, startPortalSimulator } from '../../../simulators/portal/start.ts';

/** A simulator on a free port with a folder of its own, and a way to its control interface. */
export interface Running extends RunningSimulator {
  readonly dir: string;
  /** Asks the control interface; fails unless it answers 200. */
  control<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** Starts one; methods take no time unless `times` says so. */
export async function running(times: 'none' | 'real' = 'none'): Promise<Running> {
  const dir = await mkdtemp(join(tmpdir(), 'portal-simulator-'));
  const started = await startPortalSimulator({ port: 0, clock: systemClock, seed: 5, dir, times });
  return {
    ...started,
    dir,
    control: async <T>(method: string, path: string, body?: unknown): Promise<T> => {
      const response = await fetch(`${started.origin}/control${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return JSON.parse(text) as T;
    },
    close: async () => {
      await started.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** An application for `POST …/applications`. */
export const application = {
  clientId: 'app.most24',
  clientSecret: 'secret',
  code: 'most24.onec',
  scopes: ['crm', 'catalog', 'user', 'im', 'userfieldconfig'],
  callbackUrl: '',
};
