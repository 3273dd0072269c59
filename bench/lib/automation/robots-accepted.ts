import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { benchPortal } from '../bench-portal.ts';
import { installPortal } from '../installed-portal.ts';
import { spawnHouse } from '../spawn-house.ts';

const loadSchema = z.object({ failed: z.number(), latencies: z.array(z.number()) });

/** Three thousand stage changes a minute are more than a portal ever does. */
const load = { seconds: 10, connections: 16, rate: 50, robot: true };

/** Milliseconds from a robot's call to its 200, which comes when the call is durable; loaded from another process. */
export async function robotsAccepted(): Promise<z.output<typeof loadSchema>> {
  const house = await spawnHouse(['--no-demo'], installPortal);
  try {
    const url = `${house.endpoints.api}/portal/robots/${benchPortal.member}`;
    const program = join(import.meta.dirname, '..', 'event-load.ts');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [program, JSON.stringify({ ...load, url })],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    return loadSchema.parse(JSON.parse(stdout));
  } finally {
    await house.end();
  }
}
