/** The process is dead: whatever it still tries comes to nothing. */
export class Died extends Error {
  constructor() {
    super('the process died');
    this.name = 'Died';
  }
}

/** When a process dies: before or after its n-th step to the outside (counted from 1); never without. */
export interface Death {
  readonly step: number;
  readonly when: 'before' | 'after';
}

/**
 * A process that dies at a chosen step to the outside, as by `kill -9`: the step happened or not, and nothing it tries
 * afterwards has an effect, also not in its `catch` and `finally`.
 */
export class MortalProcess {
  readonly #death: Death | undefined;
  /** What was done to the outside, in order. */
  readonly done: string[] = [];
  dead = false;
  /** The step at which it died. */
  diedAt = '';

  constructor(death?: Death) {
    this.#death = death;
  }

  /** The same object, whose methods that return promises are steps to the outside. */
  mortal<T extends object>(name: string, object: T): T {
    return new Proxy(object, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function' || typeof property !== 'string') return value;
        return (...args: readonly unknown[]) => {
          if (this.dead) return Promise.reject(new Died());
          if (!stepsOut.has(property)) return Reflect.apply(value, target, args) as unknown;
          return this.#step(`${name}.${property}`, () => Reflect.apply(value, target, args) as unknown);
        };
      },
    });
  }

  get steps(): number {
    return this.done.length;
  }

  async #step(name: string, act: () => unknown): Promise<unknown> {
    this.done.push(name);
    const mine = this.#death?.step === this.steps ? this.#death.when : undefined;
    if (mine === 'before') throw this.#die(name);
    // A step that fails is a step too.
    const [end] = await Promise.allSettled([(async () => act())()]);
    if (this.dead) throw new Died();
    if (mine === 'after') throw this.#die(name);
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  }

  #die(name: string): Died {
    this.dead = true;
    this.diedAt = name;
    return new Died();
  }
}

const stepsOut = new Set([
  ...['get', 'getMany', 'put', 'update', 'delete', 'writeMany', 'query', 'head', 'send', 'call', 'batch'],
  ...['request', 'stream', 'start', 'look', 'summarise'],
]);
