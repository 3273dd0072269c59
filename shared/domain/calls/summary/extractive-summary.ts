import type { CallSummary, NextStep } from '../call-summary.ts';
import { maskNumbers } from '../mask-numbers.ts';
import type { Side, Transcript } from '../transcript.ts';
import { type Day, dayOf } from './day-calendar.ts';
import { speechActs } from './phrases.ts';
import { type Sentence, sentencesOf } from './sentences.ts';
import { spokenDate } from './spoken-date.ts';
import { type SummaryLanguage, Terms } from './stems.ts';
import { textRank } from './text-rank.ts';

const mostTopics = 6;
const mostExcerpts = 4;
const mostAgreements = 5;
const mostSteps = 8;
/** Sentences of fewer telling words stand for nothing on their own. */
const leastTerms = 3;

export interface ExtractiveRequest {
  readonly transcript: Transcript;
  readonly startedAt: number;
  readonly zone: string;
  readonly maskNumbers: boolean;
}

interface Weighed extends Sentence {
  readonly rank: number;
  readonly terms: number;
}

/**
 * Sentences of the call itself, chosen by rules: the most telling ones by TextRank, promises, agreements and the wish by
 * their wording. It judges no mood and writes nothing of its own. Russian and English; other tongues are read as English.
 * Nothing when nobody said anything.
 */
export function extractiveSummary(request: ExtractiveRequest): CallSummary | undefined {
  const { transcript, startedAt, zone } = request;
  const language: SummaryLanguage = /^ru\b/i.test(transcript.language) ? 'ru' : 'en';
  const hide = request.maskNumbers ? maskNumbers : (text: string) => text;
  const sentences = sentencesOf(transcript, language).map((one) => ({ ...one, text: hide(one.text) }));
  if (sentences.length === 0) return undefined;
  const dictionary = new Terms(language);
  const terms = sentences.map(({ text }) => dictionary.of(text));
  const ranks = textRank(terms.map((own) => own.map(({ stem }) => stem)));
  const weighed = sentences.map((one, index) => ({
    ...one,
    rank: ranks[index] ?? 0,
    terms: terms[index]?.length ?? 0,
  }));
  const wish = weighed.find(({ side, text }) => side !== 'employee' && speechActs(text, language).wishes);
  return {
    version: 1,
    engine: 'extractive',
    language: transcript.language,
    topics: [...topicsOf(terms.flat())],
    ...(wish && { wish: wish.text }),
    agreements: [...distinct(weighed.filter(({ text }) => speechActs(text, language).agrees))].slice(
      0,
      mostAgreements,
    ),
    nextSteps: [...stepsOf(weighed, language, dayOf(startedAt, zone))],
    excerpts: [...excerptsOf(weighed)],
  };
}

/** The words that come most often, as they were said most often. */
function topicsOf(terms: readonly { readonly stem: string; readonly word: string }[]): readonly string[] {
  const forms = new Map<string, Map<string, number>>();
  for (const { stem, word } of terms) {
    const own = forms.get(stem) ?? new Map<string, number>();
    own.set(word, (own.get(word) ?? 0) + 1);
    forms.set(stem, own);
  }
  const counted = [...forms.values()].map((own) => {
    const count = [...own.values()].reduce((sum, one) => sum + one, 0);
    const [word = ''] = [...own].toSorted((one, other) => other[1] - one[1])[0] ?? [];
    return { word, count };
  });
  const often = counted.filter(({ count, word }) => count > 1 && word.length > 2);
  const told = often.length > 0 ? often : counted;
  return told
    .toSorted((one, other) => other.count - one.count)
    .slice(0, mostTopics)
    .map(({ word }) => word);
}

function excerptsOf(weighed: readonly Weighed[]): readonly string[] {
  const telling = weighed.filter(({ terms }) => terms >= leastTerms);
  const best = new Set(
    (telling.length > 0 ? telling : weighed)
      .toSorted((one, other) => other.rank - one.rank)
      .slice(0, mostExcerpts),
  );
  // In the order of the call, so that they can be read one after the other.
  return distinct(weighed.filter((one) => best.has(one)));
}

function stepsOf(weighed: readonly Weighed[], language: SummaryLanguage, today: Day): readonly NextStep[] {
  const steps = weighed.flatMap(({ side, text }): readonly NextStep[] => {
    const { promises, requests } = speechActs(text, language);
    if (!promises && !requests) return [];
    const date = spokenDate(text, today);
    return [{ text, who: promises ? side : otherOf(side), ...(date !== undefined && { date }) }];
  });
  const byText = new Map(steps.map((step) => [step.text, step]));
  // Those with a day first when there are too many.
  const kept = new Set(
    [...byText.values()]
      .toSorted((one, other) => Number(Boolean(other.date)) - Number(Boolean(one.date)))
      .slice(0, mostSteps),
  );
  return [...byText.values()].filter((step) => kept.has(step));
}

function otherOf(side: Side): Side {
  if (side === 'unknown') return 'unknown';
  return side === 'client' ? 'employee' : 'client';
}

function distinct(sentences: readonly Sentence[]): readonly string[] {
  return [...new Set(sentences.map(({ text }) => text))];
}
