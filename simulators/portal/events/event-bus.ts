import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { type Installation, installationsStore } from '../auth/applications.ts';
import { randomHex } from '../auth/token-book.ts';
import type { Engine } from '../call/engine.ts';
import type { Actor } from '../data/actor.ts';
import type { EventSink, Portal } from '../portal.ts';
import { type AuthContext, bareAuth, fullAuth, userAuth } from './auth-block.ts';
import type { EventDelivery } from './event-delivery.ts';
import { type EventHandler, eventHandlersStore } from './event-handlers.ts';
import { offlineEventsStore, offlineKey } from './offline-queue.ts';

type Data = { readonly [key: string]: Json };

/** What the `auth` of an event about the application holds: all, the `application_token`, or the address alone. */
type Carries = 'tokens' | 'proof' | 'address';

/** Takes every change of a portal to those who listen. */
export class EventBus implements EventSink {
  readonly #engine: Engine;
  readonly #delivery: EventDelivery;
  readonly #oauthAddress: string;
  readonly #quiet = new Map<string, boolean>();

  constructor(engine: Engine, delivery: EventDelivery, oauthAddress: string) {
    this.#engine = engine;
    this.#delivery = delivery;
    this.#oauthAddress = oauthAddress;
  }

  /** A change: to online handlers by post, to offline ones into the queue. */
  raise(portal: Portal, event: string, data: Data, actor: Actor): void {
    this.#raise(portal, event, data, actor);
  }

  tell(portal: Portal, clientId: string, event: string, data: Data, actor: Actor): void {
    this.#raise(portal, event, data, actor, clientId);
  }

  #raise(portal: Portal, event: string, data: Data, actor: Actor, clientId?: string): void {
    for (const handler of portal.store(eventHandlersStore).find('event', event)) {
      if (clientId !== undefined && handler.clientId !== clientId) continue;
      const installation = portal.store(installationsStore).get(handler.clientId);
      // Until an application is fully installed it hears nothing.
      if (!installation?.finished) continue;
      if (handler.offline) this.#enqueue(portal, handler, installation, data, actor);
      else this.#post(portal, handler, installation, data, actor.userId);
    }
  }

  /** ONAPPTEST, to the handlers of one application. */
  test(portal: Portal, clientId: string, query: Data, userId: number): void {
    const data = { QUERY: query, LANGUAGE_ID: portal.language };
    for (const handler of portal.store(eventHandlersStore).find('event', 'ONAPPTEST')) {
      const installation = portal.store(installationsStore).get(handler.clientId);
      if (installation?.finished && handler.clientId === clientId)
        this.#post(portal, handler, installation, data, userId);
    }
  }

  /** An event about the application itself, to its callback address. */
  announce(portal: Portal, installation: Installation, event: string, data: Data, carries: Carries): void {
    const { callbackUrl } = installation.application;
    if (callbackUrl === '') return;
    const auth = this.#lifecycleAuth(portal, installation, carries);
    this.#delivery.send(portal, callbackUrl, { event, handlerId: 0, data, auth });
  }

  #lifecycleAuth(portal: Portal, installation: Installation, carries: Carries): Data {
    const context = this.#context();
    if (carries === 'tokens') {
      const scope = installation.application.scopes.join(' ');
      // Here alone the scopes are separated by spaces.
      return { ...fullAuth(context, portal, installation, installation.userId), scope };
    }
    const { application_token: proof = '', ...address } = bareAuth(context, portal, installation);
    return carries === 'proof' ? { ...address, application_token: proof } : address;
  }

  #context(): AuthContext {
    return { tokens: this.#engine.tokens, oauthAddress: this.#oauthAddress, now: this.#engine.clock.now() };
  }

  #post(portal: Portal, handler: EventHandler, installation: Installation, data: Data, userId: number): void {
    const user = handler.authType || userId;
    const auth =
      user === 0
        ? bareAuth(this.#context(), portal, installation)
        : userAuth(this.#context(), portal, installation, user);
    const { event, id } = handler;
    this.#delivery.send(portal, handler.handler, { event, handlerId: id, data, auth });
  }

  #enqueue(
    portal: Portal,
    handler: EventHandler,
    installation: Installation,
    data: Data,
    actor: Actor,
  ): void {
    const { clientId, connector, event } = handler;
    if (connector !== '' && connector === actor.connector) return;
    const queue = portal.store(offlineEventsStore);
    const at = this.#engine.clock.now() + portal.clockSkew;
    const waiting = queue
      .find('key', offlineKey({ clientId, connector, event, data }))
      .find((one) => one.processId === '' && !one.failed);
    if (waiting) {
      queue.put({ ...waiting, at, userId: actor.userId });
    } else {
      const messageId = randomHex(this.#engine.random, 32);
      const given = { clientId, connector, event, data, userId: actor.userId, messageId, at };
      queue.add((id) => ({ id, ...given, processId: '', failed: false }));
    }
    this.#announceOffline(portal, installation);
  }

  /** ONOFFLINEEVENT, no more often than each of its handlers wants. */
  #announceOffline(portal: Portal, installation: Installation): void {
    for (const handler of portal.store(eventHandlersStore).find('event', 'ONOFFLINEEVENT')) {
      if (handler.clientId !== installation.application.clientId || handler.offline) continue;
      const key = `${portal.memberId} ${handler.id}`;
      // True: something came while the handler wanted quiet; it is told when that is over.
      if (this.#quiet.has(key)) this.#quiet.set(key, true);
      else this.#tellOffline(portal, installation, handler, key);
    }
  }

  #tellOffline(portal: Portal, installation: Installation, handler: EventHandler, key: string): void {
    const { event, id, authType, minTimeout } = handler;
    const auth = fullAuth(this.#context(), portal, installation, authType || installation.userId);
    this.#delivery.send(portal, handler.handler, { event, handlerId: id, data: {}, auth });
    if (minTimeout <= 0) return;
    this.#quiet.set(key, false);
    void this.#engine.clock.sleep(minTimeout * 1000).then(() => {
      const again = this.#quiet.get(key);
      this.#quiet.delete(key);
      if (again && portal.store(eventHandlersStore).get(id))
        this.#tellOffline(portal, installation, handler, key);
    });
  }
}
