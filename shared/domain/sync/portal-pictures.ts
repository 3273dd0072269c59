import type { Json } from '../../kernel/canonical-json.ts';
import type { EntityDescriptor, FieldDescriptor } from '../entities/descriptor.ts';
import type { Fields, PortalRecord } from './record.ts';
import { sidesOf } from './three-way.ts';

/** What a row tells of a picture field that holds one. */
export const pictureThere = 'there';

/** A picture as the portal takes it. @param bytes of the file */
export function encodePicture(name: string, bytes: Uint8Array): Json {
  return { fileData: [name, Buffer.from(bytes).toString('base64')] };
}

/** Fields with pictures that are to be sent; taking one away is said with the other fields. */
export function picturesIn(descriptor: EntityDescriptor, fields: Fields): readonly FieldDescriptor[] {
  return descriptor.fields.filter(
    ({ name, type }) => type.kind === 'picture' && typeof fields[name] === 'string',
  );
}

/**
 * A row with what is known of its pictures: where the portal has one and it got one from us, it is taken to be that. At
 * the first meeting a base that has none says nothing of the portal's. With a record that we made nobody is met: a
 * picture of which no state is known was on its way when somebody took it away in the base.
 * @param link the pair, if there is one
 */
export function withKnownPictures(
  descriptor: EntityDescriptor,
  portal: PortalRecord,
  base: Fields | undefined,
  link: { readonly common: Fields; readonly origin: string } | undefined,
): PortalRecord {
  const known: Record<string, Json> = {};
  for (const { name, type } of descriptor.fields) {
    if (type.kind !== 'picture' || portal.fields[name] !== pictureThere) continue;
    const last = link?.common[name];
    if (last === undefined) {
      if (base?.[name] === null && link?.origin !== 'created') known[name] = null;
    } else known[name] = sidesOf(last).portal ?? pictureThere;
  }
  return Object.keys(known).length === 0 ? portal : { ...portal, fields: { ...portal.fields, ...known } };
}
