import * as z from 'zod';

/** The number of a connection, as people see it; 0 is the house itself: what could not be told whose it is. */
export const connectionParams = z.strictObject({ connection: z.string().regex(/^\d{1,15}$/) });

/** A moment of a query, as milliseconds since the Unix epoch. */
export const moment = z.iso.datetime({ offset: true }).transform((value) => Date.parse(value));

/** An object of a query: `company:15`. */
export const objectFilter = z
  .string()
  .max(400)
  .regex(/^[\w.-]+:.+$/u)
  .transform((value) => {
    const colon = value.indexOf(':');
    return { kind: value.slice(0, colon), id: value.slice(colon + 1) };
  });

/** Of every list that comes in pages. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** The `cursor` of the page before, with the same filters. */
  cursor: z.string().min(1).max(2000).optional(),
};

/** A sentence for people in both languages. */
export const textOf = z.object({ ru: z.string(), en: z.string() });
