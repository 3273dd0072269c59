import type { Engine } from '../call/engine.ts';
import { robotsStore } from '../data/automation/robots.ts';
import { triggersStore } from '../data/automation/triggers.ts';
import { optionsStore } from '../data/options.ts';
import type { EventBus } from '../events/event-bus.ts';
import { eventHandlersStore } from '../events/event-handlers.ts';
import { offlineEventsStore } from '../events/offline-queue.ts';
import type { Portal } from '../portal.ts';
import {
  type Application,
  type ApplicationStatus,
  type Installation,
  installationsStore,
} from './applications.ts';
import { randomHex } from './token-book.ts';

/**
 * What happens to an application in a portal.
 * See https://apidocs.bitrix24.com/settings/app-installation/index.html
 */
export class ApplicationLifecycle {
  readonly #engine: Engine;
  readonly #bus: EventBus;

  constructor(engine: Engine, bus: EventBus) {
    this.#engine = engine;
    this.#bus = bus;
  }

  /** Installs, or installs anew with a new `application_token`; ONAPPINSTALL goes out with both tokens. */
  install(portal: Portal, application: Application, userId: number, status: ApplicationStatus): Installation {
    const installation: Installation = {
      application,
      userId,
      applicationToken: randomHex(this.#engine.random, 32),
      status,
      version: 1,
      finished: application.apiOnly,
      paymentExpired: false,
      allowedUsers: undefined,
    };
    portal.store(installationsStore).put(installation);
    const data = {
      VERSION: installation.version,
      ACTIVE: 'Y',
      INSTALLED: installation.finished ? 'Y' : 'N',
      LANGUAGE_ID: portal.language,
    };
    this.#bus.announce(portal, installation, 'ONAPPINSTALL', data, 'tokens');
    return installation;
  }

  /** What the page of an application says by `installFinish`. */
  finish(installation: Installation): void {
    installation.finished = true;
  }

  /** A new version: handlers and robots are gone, the proof may change. */
  update(portal: Portal, installation: Installation, newProof: boolean): void {
    const previous = installation.version;
    installation.version += 1;
    if (newProof) installation.applicationToken = randomHex(this.#engine.random, 32);
    this.#dropHandlers(portal, installation);
    const data = { VERSION: installation.version, PREVIOUS_VERSION: previous, LANGUAGE_ID: portal.language };
    this.#bus.announce(portal, installation, 'ONAPPUPDATE', data, 'tokens');
  }

  /** The paid time ends or is paid anew; ONAPPPAYMENT goes out, without a proof as in the vendor's samples. */
  setPayment(portal: Portal, installation: Installation, expired: boolean): void {
    installation.paymentExpired = expired;
    const { application, version, status } = installation;
    const days = { PAYMENT_EXPIRED: expired ? 'Y' : 'N', DAYS: expired ? -1 : 30 };
    const data = {
      CODE: application.code,
      VERSION: version,
      STATUS: status,
      ...days,
      LANGUAGE_ID: portal.language,
    };
    this.#bus.announce(portal, installation, 'ONAPPPAYMENT', data, 'address');
  }

  /** Gone with handlers, tokens and, if the person wants it, settings. */
  uninstall(portal: Portal, installation: Installation, clean: boolean): void {
    const { clientId } = installation.application;
    this.#dropHandlers(portal, installation);
    this.#engine.tokens.revoke(portal, clientId);
    portal.store(installationsStore).delete(clientId);
    const triggers = portal.store(triggersStore);
    for (const { id } of triggers.find('clientId', clientId)) triggers.delete(id);
    if (clean) portal.store(optionsStore).forget(clientId);
    const data = { LANGUAGE_ID: portal.language, CLEAN: clean ? 1 : 0 };
    this.#bus.announce(portal, installation, 'ONAPPUNINSTALL', data, 'proof');
  }

  #dropHandlers(portal: Portal, installation: Installation): void {
    const { clientId } = installation.application;
    const handlers = portal.store(eventHandlersStore);
    for (const handler of handlers.find('clientId', clientId)) handlers.delete(handler.id);
    const robots = portal.store(robotsStore);
    for (const { id } of robots.find('clientId', clientId)) robots.delete(id);
    const queue = portal.store(offlineEventsStore);
    for (const event of [...queue]) if (event.clientId === clientId) queue.delete(event.id);
  }
}
