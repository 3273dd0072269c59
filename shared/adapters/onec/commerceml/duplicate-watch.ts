/** Ids watched at most, about 40 bytes each; objects beyond are not watched. */
const watched = 300_000;

/** Notices ids that come twice in one file, keeping 53-bit hashes instead of the ids. */
export class DuplicateWatch {
  readonly #seen = new Set<number>();

  /** True when the id came before, within the first 300 000. */
  seenBefore(kind: string, id: string): boolean {
    const key = hash(`${kind} ${id}`);
    if (this.#seen.has(key)) return true;
    if (this.#seen.size < watched) this.#seen.add(key);
    return false;
  }
}

/** Two multiplicative hashes of 32 bits joined to 53; a collision among 300 000 ids has odds of 1 in 200 000. */
function hash(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0);
}
