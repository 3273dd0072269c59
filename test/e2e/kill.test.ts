import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { killLoop } from './support/kill-loop.ts';

test('killed 20 times under load, it loses nothing it has acknowledged', { timeout: 120_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'most24-kill-'));
  try {
    const result = await killLoop(dir, 20);
    expect(result.lost).toEqual([]);
    expect(result.acknowledged).toBeGreaterThan(200);
    // Without work cut off by a kill, the test would not have shown that it is done again.
    expect(result.repeated).toBeGreaterThan(0);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
