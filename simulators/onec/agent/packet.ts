import { type Configuration, sendingOrder } from '../base/configurations.ts';
import type { ObjectStore, StoredObject } from '../base/object-store.ts';
import type { PendingPacket } from './memory.ts';

/** A larger packet goes by an upload: proxies of firms cut large bodies, and the service takes 3 MB. Bytes. */
export const largestInline = 2_500_000;

/** An object as the agent tells it. */
export function toldObject({ attributes, deletionMark, isFolder, ref, tables, type, version }: StoredObject) {
  return { type, ref, deletionMark, isFolder, version, attributes, tables };
}

/** Keys of the registered objects that packets tell; what else is registered goes by other ways, or nowhere. */
export function toldInPackets(
  configuration: Configuration,
  registered: readonly string[],
): readonly string[] {
  const types = new Set(sendingOrder(configuration));
  return registered.filter((key) => types.has(key.slice(0, key.indexOf(' '))));
}

/** The next packet of what is registered; `undefined` when nothing is. Objects come after what they name. */
export function formPacket(
  store: ObjectStore,
  configuration: Configuration,
  registered: readonly string[],
  most: number,
): Omit<PendingPacket, 'packet'> | undefined {
  const order = sendingOrder(configuration);
  const rank = (key: string) => order.indexOf(key.slice(0, key.indexOf(' ')));
  const keys = [...toldInPackets(configuration, registered)]
    .sort((left, right) => rank(left) - rank(right))
    .slice(0, most);
  if (keys.length === 0) return undefined;
  const objects: unknown[] = [];
  const removed: unknown[] = [];
  for (const key of keys) {
    const changed = store.changed(key);
    if (!changed) continue;
    if ('removed' in changed) removed.push({ type: changed.type, ref: changed.ref });
    else objects.push(toldObject(changed));
  }
  return { keys, objects, removed };
}
