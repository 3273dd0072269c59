import { price, product, section } from './catalogue.ts';
import { address, bankDetail, company, contact, requisite } from './clients.ts';
import type { EntityDescriptor, EntityName } from './descriptor.ts';

const descriptors: Readonly<Record<EntityName, EntityDescriptor>> = {
  section,
  product,
  price,
  company,
  contact,
  requisite,
  address,
  bankDetail,
};

/** The descriptor of a kind. */
export function descriptorOf(entity: EntityName): EntityDescriptor {
  return descriptors[entity];
}

/** All kinds, in the order in which they were declared. */
export const allDescriptors: readonly EntityDescriptor[] = Object.values(descriptors);

/** Kinds whose records hang on records of this kind. */
export function childrenOf(entity: EntityName): readonly EntityName[] {
  return allDescriptors.filter(({ parent }) => parent?.entities.includes(entity)).map(({ name }) => name);
}

/** Fields of kinds of the same family that refer to records of this kind, beside those that name a parent. */
export function referringTo(
  entity: EntityName,
): readonly { readonly entity: EntityName; readonly field: string }[] {
  const family = allDescriptors.filter((one) => one.family === descriptors[entity].family);
  return family.flatMap(({ fields, name: referring, parent }) =>
    fields
      .filter(
        ({ name, type }) => name !== parent?.field && type.kind === 'reference' && type.to.includes(entity),
      )
      .map(({ name }) => ({ entity: referring, field: name })),
  );
}

/** Whether a name from outside is the name of a kind. */
export function isEntityName(name: string): name is EntityName {
  return Object.hasOwn(descriptors, name);
}
