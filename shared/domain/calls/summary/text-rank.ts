/** Of a sentence's rank that comes from its neighbours; as in PageRank. */
const damping = 0.85;
const rounds = 30;
const enough = 1e-4;
/** A word in more sentences than this says nothing, and costs the square of their number. */
const mostSentences = 120;

/** The sentences that share words with one of them, and how much: `weights[n]` is of the sentence `to[n]`. */
interface Neighbours {
  readonly to: Int32Array;
  readonly weights: Float64Array;
  readonly sum: number;
}

/**
 * How much each sentence says for all of them: those that share words with many others rank high.
 * R. Mihalcea, P. Tarau, "TextRank: Bringing Order into Texts", https://aclanthology.org/W04-3252/
 * @param sentences the stems of each sentence
 * @returns a rank per sentence, of mean 1
 */
export function textRank(sentences: readonly (readonly string[])[]): readonly number[] {
  const graph = graphOf(sentences);
  let ranks = new Float64Array(sentences.length).fill(1);
  for (let round = 0; round < rounds; round += 1) {
    const next = new Float64Array(sentences.length).fill(1 - damping);
    for (const [from, { to, weights, sum }] of graph.entries()) {
      const share = (damping * (ranks[from] ?? 0)) / (sum || 1);
      for (let index = 0; index < to.length; index += 1) {
        const other = to[index] ?? 0;
        next[other] = (next[other] ?? 0) + share * (weights[index] ?? 0);
      }
    }
    const moved = next.reduce((most, rank, index) => Math.max(most, Math.abs(rank - (ranks[index] ?? 0))), 0);
    ranks = next;
    if (moved < enough) break;
  }
  return [...ranks];
}

/** Neighbours found by their words, and counted in one array of numbers: all with all takes seconds for an hour of talk. */
function graphOf(sentences: readonly (readonly string[])[]): readonly Neighbours[] {
  const sets = sentences.map((stems) => new Set(stems));
  const logarithms = Float64Array.from(sets, ({ size }) => Math.log(size + 1));
  const byStem = placesOf(sets);
  const shared = new Int32Array(sets.length);
  return sets.map((stems, one) => {
    const found: number[] = [];
    for (const stem of stems) {
      const places = byStem.get(stem) ?? [];
      if (places.length > mostSentences) continue;
      for (const other of places) {
        if (other === one) continue;
        const count = shared[other] ?? 0;
        if (count === 0) found.push(other);
        shared[other] = count + 1;
      }
    }
    const to = Int32Array.from(found);
    const own = logarithms[one] ?? 0;
    // Long sentences share words by chance.
    const weights = Float64Array.from(to, (other) => (shared[other] ?? 0) / (own + (logarithms[other] ?? 0)));
    for (const other of to) shared[other] = 0;
    return { to, weights, sum: weights.reduce((sum, weight) => sum + weight, 0) };
  });
}

/** The sentences that each stem is in. */
function placesOf(sets: readonly ReadonlySet<string>[]): ReadonlyMap<string, readonly number[]> {
  const byStem = new Map<string, number[]>();
  for (const [index, stems] of sets.entries()) {
    for (const stem of stems) {
      const places = byStem.get(stem);
      if (places) places.push(index);
      else byStem.set(stem, [index]);
    }
  }
  return byStem;
}
