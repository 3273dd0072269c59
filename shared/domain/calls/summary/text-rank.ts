/** Of a sentence's rank that comes from its neighbours; as in PageRank. */
const damping = 0.85;
const rounds = 30;
const enough = 1e-4;
/** A word in more sentences than this says nothing, and costs the square of their number. */
const mostSentences = 120;

interface Edge {
  readonly to: number;
  readonly weight: number;
}

/**
 * How much each sentence says for all of them: those that share words with many others rank high.
 * R. Mihalcea, P. Tarau, "TextRank: Bringing Order into Texts", https://aclanthology.org/W04-3252/
 * @param sentences the stems of each sentence
 * @returns a rank per sentence, of mean 1
 */
export function textRank(sentences: readonly (readonly string[])[]): readonly number[] {
  const edges = edgesOf(sentences);
  const sums = edges.map((own) => own.reduce((sum, { weight }) => sum + weight, 0));
  let ranks = sentences.map(() => 1);
  for (let round = 0; round < rounds; round += 1) {
    const next = sentences.map(() => 1 - damping);
    edges.forEach((own, from) => {
      const share = (damping * (ranks[from] ?? 0)) / (sums[from] || 1);
      for (const { to, weight } of own) next[to] = (next[to] ?? 0) + share * weight;
    });
    const moved = next.reduce((most, rank, index) => Math.max(most, Math.abs(rank - (ranks[index] ?? 0))), 0);
    ranks = next;
    if (moved < enough) break;
  }
  return ranks;
}

/** Sentences that share words, found by their words: comparing all with all takes seconds for an hour of talk. */
function edgesOf(sentences: readonly (readonly string[])[]): readonly (readonly Edge[])[] {
  const sets = sentences.map((stems) => new Set(stems));
  const byStem = new Map<string, number[]>();
  sets.forEach((stems, index) => {
    for (const stem of stems) byStem.set(stem, [...(byStem.get(stem) ?? []), index]);
  });
  const shared = sets.map(() => new Map<number, number>());
  for (const places of byStem.values()) {
    if (places.length > mostSentences) continue;
    for (const one of places) {
      for (const other of places) {
        if (one !== other) shared[one]?.set(other, (shared[one].get(other) ?? 0) + 1);
      }
    }
  }
  return shared.map((others, one) =>
    [...others].map(([to, count]) => ({ to, weight: count / lengths(sets[one]?.size, sets[to]?.size) })),
  );
}

/** Long sentences share words by chance. */
function lengths(one = 0, other = 0): number {
  return Math.log(one + 1) + Math.log(other + 1);
}
