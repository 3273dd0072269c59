import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killLoop } from './support/kill-loop.ts';

/* npm run test:kill -- [N]: kills a house N times (200) under load and tells what became of what it had acknowledged. */

const kills = Number(process.argv[2] ?? 200);
const dir = await mkdtemp(join(tmpdir(), 'most24-kill-'));
try {
  const { acknowledged, lost, repeated } = await killLoop(dir, kills, (round) => {
    if (round % 10 === 0) process.stderr.write(`${round} of ${kills}\n`);
  });
  process.stdout.write(
    `killed ${kills} times: ${acknowledged} events acknowledged, ${lost.length} of them lost, ${repeated} worked on more than once\n`,
  );
  process.exitCode = lost.length === 0 && acknowledged > 0 ? 0 : 1;
} finally {
  await rm(dir, { recursive: true, force: true });
}
