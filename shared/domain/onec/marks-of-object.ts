import type { EntityName } from '../entities/descriptor.ts';
import type { BaseObject } from './base-object.ts';
import { emptyRef } from './base-object.ts';

/** A record of the engine that an object makes up, as far as names alone can tell. */
interface ObjectMark {
  readonly side: 'base';
  readonly entity: EntityName;
  readonly id: string;
  readonly root: string;
}

/**
 * Records by type of object. A counterparty is a company or a contact by the settings of the connection, which the
 * worker knows: both are marked, and the one that it is not comes to nothing.
 */
const byType: Readonly<Record<string, readonly EntityName[]>> = {
  Catalog_Контрагенты: ['company', 'contact', 'requisite'],
  Catalog_Партнеры: ['company', 'contact'],
  Catalog_КонтактныеЛица: ['contact'],
  Catalog_КонтактныеЛицаПартнеров: ['contact'],
  Catalog_БанковскиеСчета: ['bankDetail'],
  Catalog_БанковскиеСчетаКонтрагентов: ['bankDetail'],
};

/** What hangs on another object comes in its page. */
const ownerAttributes = ['Owner_Key', 'Owner', 'ОбъектВладелец', 'Партнер_Key'] as const;

/** The records to look at when an object has changed. */
export function marksOfObject(object: BaseObject): readonly ObjectMark[] {
  const root = ownerAttributes.map((name) => object.attributes[name]).find(isReference) ?? object.ref;
  return (byType[object.type] ?? []).map((entity) => ({ side: 'base', entity, id: object.ref, root }));
}

function isReference(value: unknown): value is string {
  return typeof value === 'string' && value !== emptyRef && /^[0-9a-f-]{36}$/i.test(value);
}
