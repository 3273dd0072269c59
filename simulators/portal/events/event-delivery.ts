import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { Engine } from '../call/engine.ts';
import type { Portal } from '../portal.ts';
import { phpForm } from '../transport/php-form.ts';

/** Posts a form to a handler; resolves with the status. Rejecting or a status of failure loses the event. */
export type Outgoing = (url: string, body: string) => Promise<number>;

/** How long events stay in the portal's queue, seconds: between the two, drawn for each. */
export interface EventDelays {
  minimum: number;
  maximum: number;
}

/** An event on its way to one handler. */
export interface EventMessage {
  readonly event: string;
  readonly handlerId: number;
  readonly data: { readonly [key: string]: Json };
  readonly auth: { readonly [key: string]: Json };
}

/** What is posted to a handler, in this order. */
export interface QueuedForm {
  readonly [name: string]: Json;
  readonly auth: { readonly [key: string]: Json };
}

/**
 * Sends events at most once, each after a delay of its own, so that they may overtake one another; nothing is
 * repeated, whatever the handler answers. A handler that was slow waits longer for the next one.
 * See https://apidocs.bitrix24.com/api-reference/events/index.html
 */
export class EventDelivery {
  readonly delays: EventDelays = { minimum: 0.1, maximum: 1 };
  readonly #engine: Engine;
  readonly #outgoing: Outgoing;
  readonly #lastDuration = new Map<string, number>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(engine: Engine, outgoing: Outgoing) {
    this.#engine = engine;
    this.#outgoing = outgoing;
  }

  /** Puts an event into the queue. */
  send(portal: Portal, url: string, { event, handlerId, data, auth }: EventMessage): void {
    const handler = handlerId === 0 ? {} : { event_handler_id: handlerId };
    const ts = Math.floor(this.#engine.clock.now() / 1000);
    this.sendForm(portal, url, event, { event, ...handler, data, ts, auth });
  }

  /** Puts any call into the queue; faults find it by `name`. */
  sendForm(portal: Portal, url: string, name: string, form: QueuedForm): void {
    const fault = this.#engine.faults.strike('event', portal.name, name);
    if (fault?.fault === 'event-drop') {
      this.#engine.counters.eventsDropped += 1;
      return;
    }
    const foreign = fault?.fault === 'event-foreign-member';
    const auth = foreign ? { ...form.auth, member_id: 'f'.repeat(32) } : form.auth;
    const late = fault?.fault === 'event-delay' ? fault.seconds * 1000 : 0;
    const body = phpForm({ ...form, auth });
    this.#launch(url, body, late);
    if (fault?.fault === 'event-double') this.#launch(url, body, 0);
  }

  /** Resolves when nothing is under way; time has to run for it. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #launch(url: string, body: string, extraMilliseconds: number): void {
    const { clock, random } = this.#engine;
    const { minimum, maximum } = this.delays;
    const seconds = minimum + random() * (maximum - minimum);
    const slow = this.#lastDuration.get(url) ?? 0;
    const penalty = slow > 1000 ? Math.min(60_000, 2 * slow) : 0;
    const delivery = clock
      .sleep(seconds * 1000 + extraMilliseconds + penalty)
      .then(() => this.#deliver(url, body))
      .finally(() => this.#underWay.delete(delivery));
    this.#underWay.add(delivery);
  }

  async #deliver(url: string, body: string): Promise<void> {
    const startedAt = this.#engine.clock.now();
    try {
      const status = await this.#outgoing(url, body);
      if (status >= 200 && status < 300) this.#engine.counters.eventsDelivered += 1;
      else this.#engine.counters.eventsDropped += 1;
    } catch {
      // The handler cannot be reached: the portal forgets the event, as the real one does.
      this.#engine.counters.eventsDropped += 1;
    }
    this.#lastDuration.set(url, this.#engine.clock.now() - startedAt);
  }
}
