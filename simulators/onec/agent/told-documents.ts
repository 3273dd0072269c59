import type { Configuration } from '../base/configurations.ts';
import type { DocumentEvent, DocumentEvents } from '../base/documents/document-events.ts';
import { stateWords } from '../base/documents/document-state.ts';
import { documentTypeNamed } from '../base/documents/document-types.ts';
import { documentView } from '../base/documents/document-view.ts';
import { plainAmount } from '../base/documents/money.ts';
import type { ObjectStore } from '../base/object-store.ts';
import type { PendingDocuments } from './memory.ts';

/** The service takes no more of one document at once. */
const mostEvents = 50;

/** How the desktop client names the base in links. */
const link = 'e1c://server/1c.example/unf#e1cib/data/';

/** A document as the agent tells it; `undefined` for one that belongs to no deal. */
export function toldDocument(
  store: ObjectStore,
  configuration: Configuration,
  { type, ref }: { readonly type: string; readonly ref: string },
  events: readonly DocumentEvent[],
): object | undefined {
  const object = store.get(type, ref);
  if (!object || !documentTypeNamed(configuration, type)) return undefined;
  const view = documentView(configuration, object);
  if (view.deal === '') return undefined;
  const state = stateWords(store, view);
  return {
    ...{ type, ref, deal: view.deal, number: view.number, date: view.date },
    ...{ sum: plainAmount(view.sum), currency: 'RUB', posted: view.posted, deletionMark: view.deletionMark },
    ...(state !== undefined && { state }),
    link: `${link}${type.replace('Document_', 'Документ.')}?ref=${reference(ref)}`,
    ...(events.length > 0 && { events: events.map(({ id, kind }) => ({ id, kind })) }),
  };
}

/**
 * The next message of documents: those registered for the node, and those to which something happened. What is in it is
 * on its way from now on. `undefined` when there is nothing to tell.
 */
export function takeDocuments(
  store: ObjectStore,
  configuration: Configuration,
  node: string,
  log: DocumentEvents,
  most: number,
): PendingDocuments | undefined {
  const registered = store.registered(node).filter((key) => isDocument(configuration, key));
  const waiting = log.waiting();
  if (registered.length === 0 && waiting.length === 0) return undefined;
  const eventsOf = Map.groupBy(waiting, ({ ref, type }) => `${type} ${ref}`);
  const keys = [...new Set([...registered, ...eventsOf.keys()])].slice(0, most);
  const documents = keys.flatMap((key) => {
    const [type = '', ref = ''] = key.split(' ');
    const events = (eventsOf.get(key) ?? []).slice(0, mostEvents);
    log.forget(events);
    return toldDocument(store, configuration, { type, ref }, events) ?? [];
  });
  store.forget(node, keys);
  return { documents };
}

function isDocument(configuration: Configuration, key: string): boolean {
  return documentTypeNamed(configuration, key.slice(0, key.indexOf(' '))) !== undefined;
}

/** Links hold the parts of a UUID from the last to the first. */
function reference(ref: string): string {
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = ref.split('-');
  return `${fourth}${fifth}${third}${second}${first}`;
}
