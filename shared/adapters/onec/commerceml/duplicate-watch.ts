/** Ids watched at most; objects beyond are not watched. */
const watched = 300_000;

/**
 * Notices ids of one kind that come twice in one file. Keeps 53-bit hashes in one flat table, 4 MB for 300 000 ids: a `Set` of
 * them takes ten times that.
 */
export class DuplicateWatch {
  #slots = new Float64Array(1024);
  #used = 0;

  /** True when the id came before, within the first 300 000. */
  seenBefore(id: string): boolean {
    const key = hash(id);
    const slot = slotOf(this.#slots, key);
    if (this.#slots[slot] === key) return true;
    if (this.#used >= watched) return false;
    this.#slots[slot] = key;
    this.#used += 1;
    if (this.#used * 1.7 > this.#slots.length) this.#double();
    return false;
  }

  #double(): void {
    const larger = new Float64Array(this.#slots.length * 2);
    for (const key of this.#slots) if (key !== 0) larger[slotOf(larger, key)] = key;
    this.#slots = larger;
  }
}

/** Where the key is or belongs: the first free place from its own on. */
function slotOf(slots: Float64Array, key: number): number {
  let slot = key % slots.length;
  while (slots[slot] !== 0 && slots[slot] !== key) slot = (slot + 1) % slots.length;
  return slot;
}

/** Two multiplicative hashes of 32 bits joined to 53, never 0; a collision among 300 000 ids has odds of 1 in 200 000. */
function hash(id: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < id.length; index += 1) {
    const code = id.charCodeAt(index);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0) || 1;
}
