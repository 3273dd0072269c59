import { type Text, text } from '../../kernel/text.ts';

/** Waits before a command that failed for now goes out again, by the number of failures. Milliseconds. */
const pauses = [60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000] as const;

/** The wait after so many failures before this one. Milliseconds. */
export function pauseAfter(attempts: number): number {
  return pauses[Math.min(attempts, pauses.length - 1)] ?? pauses[0];
}

/** 1C speaks Russian; a long stack of its modules is cut. */
export function saidByBase(said: string): Text {
  const cut = said.trim().slice(0, 2_000) || 'без объяснения';
  return text(`1С отказала: ${cut}`, `1C refused: ${cut}`);
}
