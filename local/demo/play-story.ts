import { systemClock } from '../../shared/kernel/system-clock.ts';
import { reasonOf } from '../start-failed.ts';
import type { Step } from './story-parts.ts';

/** How a story went; the last line of a run with `--once`. */
export interface StoryReport {
  readonly ok: boolean;
  readonly seconds: number;
  readonly steps: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly seconds: number;
    readonly text: string;
  }[];
}

/** Plays the steps one after another and tells of each; the first that fails ends the story. */
export async function playStory(steps: readonly Step[], tell: (line: string) => void): Promise<StoryReport> {
  const startedAt = systemClock.now();
  const played: StoryReport['steps'][number][] = [];
  for (const { name, play } of steps) {
    const stepAt = systemClock.now();
    const seconds = () => Math.round((systemClock.now() - stepAt) / 100) / 10;
    try {
      const text = await play();
      played.push({ name, ok: true, seconds: seconds(), text });
      tell(`✓ ${text}`);
    } catch (error) {
      const text = reasonOf(error);
      played.push({ name, ok: false, seconds: seconds(), text });
      tell(`✗ ${name}: ${text}`);
      break;
    }
  }
  const ok = played.length === steps.length && played.every((step) => step.ok);
  return { ok, seconds: Math.round((systemClock.now() - startedAt) / 100) / 10, steps: played };
}
