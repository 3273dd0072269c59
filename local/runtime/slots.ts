/** So many places at once: take one before work, give it back after. */
export class Slots {
  readonly #size: number;
  #taken = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #watching: (() => void)[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  async take(): Promise<void> {
    if (this.#taken < this.#size) {
      this.#taken++;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next) {
      next();
      return;
    }
    this.#taken--;
    if (this.#taken === 0) for (const watcher of this.#watching.splice(0)) watcher();
  }

  /** Resolves when no place is taken. */
  async idle(): Promise<void> {
    if (this.#taken > 0) await new Promise<void>((resolve) => this.#watching.push(resolve));
  }
}
