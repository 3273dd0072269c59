import type { SpokenWord } from './spoken-word.ts';
import type { Side, Turn } from './transcript.ts';

/** A pause of the speaker, in seconds, in which another one may have had a turn. */
const pause = 0.8;
/** A pause after which it is a new turn even if nobody else spoke. */
const longPause = 5;

interface Run {
  readonly speaker: number;
  readonly start: number;
  end: number;
  readonly words: SpokenWord[];
}

/**
 * Turns of a conversation in order of their start: what a speaker says until another one takes over. Somebody who
 * talks on while another one puts in a word keeps his turn. Each speaker's words keep their order and none is lost;
 * times that run backwards are held at the latest one of the speaker.
 * @param words each speaker's in order; speakers may be mixed in any way.
 * @param join between two words: nothing in tongues written without spaces.
 */
export function turnsOfWords(
  words: Iterable<SpokenWord>,
  sideOf: (speaker: number) => Side,
  join: '' | ' ' = ' ',
): readonly Turn[] {
  const runs = runsOf(words).toSorted(
    (left, right) => left.start - right.start || left.speaker - right.speaker,
  );
  return joinedRuns(runs).map((run) => turnOf(run, sideOf, join));
}

function runsOf(words: Iterable<SpokenWord>): readonly Run[] {
  const runs: Run[] = [];
  const latest = new Map<number, Run>();
  for (const word of words) {
    const last = latest.get(word.speaker);
    const start = Math.max(0, word.start, last?.end ?? 0);
    const end = Math.max(start, word.end);
    if (last && start - last.end < pause) {
      last.words.push(word);
      last.end = end;
      continue;
    }
    const run = { speaker: word.speaker, start, end, words: [word] };
    runs.push(run);
    latest.set(word.speaker, run);
  }
  return runs;
}

/** Puts runs together that only a short pause of the same speaker parts. */
function joinedRuns(runs: readonly Run[]): readonly Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last?.speaker === run.speaker && run.start - last.end < longPause) {
      last.words.push(...run.words);
      last.end = run.end;
    } else joined.push(run);
  }
  return joined;
}

function turnOf({ speaker, start, end, words }: Run, sideOf: (speaker: number) => Side, join: string): Turn {
  const told = words.flatMap(({ confidence }) => (confidence === undefined ? [] : [confidence]));
  const mean = told.reduce((sum, one) => sum + one, 0) / told.length;
  return {
    side: sideOf(speaker),
    speaker,
    start: thousandths(start),
    end: thousandths(end),
    text: words.map(({ text }) => text).join(join),
    ...(told.length > 0 && { confidence: thousandths(Math.min(1, Math.max(0, mean))) }),
  };
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
