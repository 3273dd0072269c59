import type { Portal } from '../../portal.ts';
import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';
import { addStages } from './statuses.ts';

/** A funnel of deals or of invoices. The first funnel of deals has the id 0 and is no row. */
export interface Category {
  readonly id: number;
  readonly entityTypeId: number;
  readonly name: string;
  readonly sort: number;
  readonly isDefault: boolean;
  readonly originId: string;
  readonly originatorId: string;
}

/** Funnels. */
export const categoriesStore = defineStore(
  'categories',
  () => new Collection<Category>({ entityTypeId: (category) => category.entityTypeId }),
);

/** The funnel that deals are in when nothing else was said. */
export function generalFunnel(): Category {
  return {
    id: 0,
    entityTypeId: 2,
    name: 'Общая',
    sort: 300,
    isDefault: true,
    originId: '',
    originatorId: '',
  };
}

/** Adds a funnel with its stages. */
export function addCategory(portal: Portal, given: Omit<Category, 'id'>): Category {
  const category = portal.store(categoriesStore).add((id) => ({ ...given, id }));
  addStages(portal, category.entityTypeId, category.id);
  return category;
}

/** Funnels of an entity in their order. */
export function categoriesOf(portal: Portal, entityTypeId: number): readonly Category[] {
  const rows = portal.store(categoriesStore).find('entityTypeId', entityTypeId);
  const all = entityTypeId === 2 ? [...rows, generalFunnel()] : rows;
  return all.sort((left, right) => left.sort - right.sort);
}

/** The funnel new objects go to. Invoices get theirs when the first is needed. */
export function defaultCategory(portal: Portal, entityTypeId: number): Category {
  if (entityTypeId === 2) return generalFunnel();
  const known = categoriesOf(portal, entityTypeId).find((category) => category.isDefault);
  if (known) return known;
  const name = 'Общая';
  return addCategory(portal, {
    entityTypeId,
    name,
    sort: 500,
    isDefault: true,
    originId: '',
    originatorId: '',
  });
}
