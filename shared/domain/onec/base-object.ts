import * as z from 'zod';
import type { Json } from '../../kernel/canonical-json.ts';

/** Types of 1C objects as the standard OData interface names them, e.g. `Catalog_Контрагенты`. */
const typeName = z.string().regex(/^[A-Za-z]+_[\p{L}\p{N}_]{1,120}$/u);
const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);

/**
 * An object of a 1C base, however it reached us: pushed by an agent or read by OData. Names of attributes and tabular
 * parts are those of the configuration; references are GUIDs, the empty one for nothing; moments are without zone, as
 * 1C keeps them.
 */
export const baseObjectSchema = z.object({
  type: typeName,
  ref: guid.transform((value) => value.toLowerCase()),
  deletionMark: z.boolean().default(false),
  /** A folder of a hierarchical catalogue. */
  isFolder: z.boolean().default(false),
  /** Changes with each writing of the object (`DataVersion`). */
  version: z.string().optional(),
  attributes: z.record(z.string(), z.json()),
  /** Tabular parts by name, rows in order. */
  tables: z.record(z.string(), z.array(z.record(z.string(), z.json()))).default({}),
});

export type BaseObject = z.output<typeof baseObjectSchema>;

/** An object as it was read, with when the base told it, in the base's own order, where that is known. */
export type ReadObject = BaseObject & { readonly toldAt?: string };

/** A row of a tabular part. */
export type TableRow = Readonly<Record<string, Json>>;

/** The empty reference. */
export const emptyRef = '00000000-0000-0000-0000-000000000000';

/** What shall be written into an object of the base; what is not named stays. Tabular parts are replaced as a whole. */
export interface ObjectWrite {
  readonly type: string;
  readonly ref: string;
  /** The object is new: it is to get this very reference, so that a repeated write makes no second one. */
  readonly create: boolean;
  readonly attributes: BaseObject['attributes'];
  readonly tables: BaseObject['tables'];
  /** The moment of the base's word (`ReadObject.toldAt`) that it answers to; missing where it answers to none. */
  readonly answers?: string | undefined;
}

/** What became of a write. */
export type ObjectWriteResult =
  /** Written; the object as it is now, where the base tells. */
  | { readonly state: 'written'; readonly object?: BaseObject }
  /** On its way to a base that asks for its commands; the outcome comes as a result message. */
  | { readonly state: 'sent' }
  /** The base refuses: never to be sent again as it is. */
  | { readonly state: 'refused'; readonly cause: string; readonly ru: string; readonly en: string };
