import type { Json } from '../../shared/kernel/canonical-json.ts';
import type { Actor } from './data/actor.ts';
import type { Inspectable, StoreDefinition } from './data/store.ts';
import type { OwnerRef } from './data/timeline/timeline-records.ts';
import { type Tariff, type TariffName, tariffs } from './tariff.ts';

/** How a portal is created. */
export interface PortalSettings {
  /** Short name; leads the address. */
  readonly name: string;
  /** Never changes, also when the portal is renamed; 32 hexadecimal digits. */
  readonly memberId: string;
  /** Where it answers: scheme, host and perhaps a path, without a slash at the end. */
  readonly address: string;
  readonly tariff: TariffName;
  /** Offset of the server's time zone, minutes east of Greenwich. */
  readonly offsetMinutes: number;
  readonly language: string;
}

/** Where changes are told to those who listen: online handlers and offline queues. */
export interface EventSink {
  raise(portal: Portal, event: string, data: { readonly [key: string]: Json }, actor: Actor): void;
  /** The same for the handlers of one application alone. */
  tell(
    portal: Portal,
    clientId: string,
    event: string,
    data: { readonly [key: string]: Json },
    actor: Actor,
  ): void;
  /** ONAPPTEST for one application. */
  test(portal: Portal, clientId: string, query: { readonly [key: string]: Json }, userId: number): void;
}

/** What an application says a robot has done. */
export interface RobotAnswer {
  readonly token: string;
  readonly values: { readonly [name: string]: Json };
  /** For the log of the process. */
  readonly message: string;
}

/** Where stages of objects are told to the robots that stand on them. */
export interface PortalAutomation {
  stageEntered(portal: Portal, owner: OwnerRef, stageId: string): void;
  itemDeleted(portal: Portal, owner: OwnerRef): void;
  /** False when no robot waits for an answer under this token. */
  answer(portal: Portal, answer: RobotAnswer): boolean;
}

/** One portal: its settings and its state. What the state holds is up to the families of methods. */
export class Portal {
  readonly name: string;
  readonly memberId: string;
  readonly language: string;
  readonly offsetMinutes: number;
  /** Changes when the portal is renamed. */
  address: string;
  tariffName: TariffName;
  /** Milliseconds by which its clock is ahead. */
  clockSkew = 0;
  /** `php` escapes slashes and angle brackets in JSON the way PHP does. */
  jsonStyle: 'plain' | 'php' = 'plain';
  /** What records of the offline queue hold: the vendor's samples show `false`, live portals the fields. */
  offlineEventData: 'fields' | 'false' = 'fields';
  /** Milliseconds that a link to a file works. */
  linkLifetime = 3_600_000;
  /** The portal was deleted: every call is answered PORTAL_DELETED. */
  deleted = false;
  readonly #stores = new Map<string, Inspectable>();
  readonly #sink: EventSink;
  readonly #automation: PortalAutomation;

  constructor(settings: PortalSettings, sink: EventSink, automation: PortalAutomation) {
    this.name = settings.name;
    this.memberId = settings.memberId;
    this.address = settings.address;
    this.tariffName = settings.tariff;
    this.offsetMinutes = settings.offsetMinutes;
    this.language = settings.language;
    this.#sink = sink;
    this.#automation = automation;
  }

  get tariff(): Tariff {
    return tariffs[this.tariffName];
  }

  /** Host of the address, e.g. for `auth[domain]`. */
  get domain(): string {
    return new URL(this.address).host;
  }

  /** A part of the state; created at the first use. */
  store<S extends Inspectable>(definition: StoreDefinition<S>): S {
    const known = this.#stores.get(definition.name);
    if (known) return known as S;
    const created = definition.create();
    this.#stores.set(definition.name, created);
    return created;
  }

  /** Names and contents of everything that was used so far. */
  inspect(): { [store: string]: Json } {
    return Object.fromEntries([...this.#stores].map(([name, store]) => [name, store.inspect()]));
  }

  /** Tells the world that something happened. `data` is what handlers get, e.g. `{ FIELDS: { ID: 5 } }`. */
  raise(event: string, data: { readonly [key: string]: Json }, actor: Actor): void {
    this.#sink.raise(this, event, data, actor);
  }

  /** Tells one application alone. */
  raiseFor(clientId: string, event: string, data: { readonly [key: string]: Json }, actor: Actor): void {
    this.#sink.tell(this, clientId, event, data, actor);
  }

  /** An object is new or has come to another stage: the robots of the stage start. */
  stageEntered(owner: OwnerRef, stageId: string): void {
    this.#automation.stageEntered(this, owner, stageId);
  }

  /** An object is gone: nothing waits for it any longer. */
  itemDeleted(owner: OwnerRef): void {
    this.#automation.itemDeleted(this, owner);
  }

  /** Takes an application's answer for a robot; false when none is waited for. */
  answerRobot(answer: RobotAnswer): boolean {
    return this.#automation.answer(this, answer);
  }

  /** Sends an application its own test event. */
  raiseTest(clientId: string, query: { readonly [key: string]: Json }, userId: number): void {
    this.#sink.test(this, clientId, query, userId);
  }
}
