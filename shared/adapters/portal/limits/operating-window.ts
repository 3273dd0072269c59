import type { Item } from '../../../ports/table.ts';

/** Seconds of server time a method may take in ten minutes. See https://apidocs.bitrix24.com/limits.html */
export const operatingLimitSeconds = 480;

const windowMilliseconds = 600_000;
/** Usage is kept by slots of this length; a slot counts until its last moment has left the portal's window. */
const slotMilliseconds = 10_000;

const prefix = 'w:';
const digits = 36;

/** Method names as attribute names: without the dot, which some stores read as a path. */
function attributePart(method: string): string {
  return method.toLowerCase().replaceAll('.', '-');
}

/** Attribute that holds the milliseconds a method has used in the slot of the given moment. */
export function slotAttribute(method: string, now: number): string {
  return `${prefix}${attributePart(method)}:${Math.floor(now / slotMilliseconds).toString(digits)}`;
}

/** Attribute that holds until when a method is blocked, milliseconds since the Unix epoch. */
export function blockAttribute(method: string): string {
  return `b:${attributePart(method)}`;
}

interface Slot {
  readonly leavesAt: number;
  readonly seconds: number;
}

function slotEnd(attribute: string): number {
  const index = Number.parseInt(attribute.slice(attribute.lastIndexOf(':') + 1), digits);
  return (index + 1) * slotMilliseconds;
}

function slotsOf(item: Item, method: string, now: number): Slot[] {
  const lead = `${prefix}${attributePart(method)}:`;
  const slots: Slot[] = [];
  for (const [attribute, value] of Object.entries(item)) {
    if (!attribute.startsWith(lead) || typeof value !== 'number') continue;
    const leavesAt = slotEnd(attribute) + windowMilliseconds;
    if (leavesAt > now) slots.push({ leavesAt, seconds: value / 1000 });
  }
  return slots.sort((left, right) => left.leavesAt - right.leavesAt);
}

/** Seconds of a method that still count. */
export function usedSeconds(item: Item, method: string, now: number): number {
  return slotsOf(item, method, now).reduce((sum, slot) => sum + slot.seconds, 0);
}

/** When so many more seconds of the method will fit under the limit (now or later), milliseconds since the Unix epoch. */
export function fitsAt(item: Item, method: string, wanted: number, limit: number, now: number): number {
  const blocked = item[blockAttribute(method)];
  const from = typeof blocked === 'number' ? Math.max(now, blocked) : now;
  const slots = slotsOf(item, method, from);
  let used = slots.reduce((sum, slot) => sum + slot.seconds, 0);
  let at = from;
  for (const slot of slots) {
    if (used + wanted <= limit) break;
    used -= slot.seconds;
    at = slot.leavesAt;
  }
  return at;
}

/** Slots that no longer count, to be removed from the item. */
export function staleSlots(item: Item, now: number): readonly string[] {
  return Object.keys(item).filter(
    (attribute) => attribute.startsWith(prefix) && slotEnd(attribute) + windowMilliseconds <= now,
  );
}
