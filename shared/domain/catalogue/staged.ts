import * as z from 'zod';

const problemSchema = z.object({ field: z.string(), cause: z.string(), ru: z.string(), en: z.string() });

/** A group of goods as the base last said it. */
export const stagedGroupSchema = z.object({
  name: z.string(),
  parentId: z.string().nullable(),
  description: z.string().optional(),
  deleted: z.boolean(),
});
export type StagedGroup = z.infer<typeof stagedGroupSchema>;

/** A good as the base last said it; what is absent was never said. */
export const stagedGoodSchema = z.object({
  name: z.string(),
  article: z.string().optional(),
  barcode: z.string().optional(),
  /** Code of ОКЕИ without leading zeros. */
  unit: z.string().optional(),
  groupIds: z.array(z.string()).optional(),
  description: z.string().optional(),
  /** Per cent as text, or `none` for goods free of tax. */
  vat: z.string().optional(),
  weight: z.number().optional(),
  /** Name of the file of its main picture. */
  picture: z.string().optional(),
  /** Values of the good's own characteristics, when the good itself is one. */
  characteristics: z.array(z.string()),
  deleted: z.boolean(),
  problems: z.array(problemSchema).default([]),
  /** Id of the catalogue it came in: a base may exchange several. */
  catalogue: z.string().optional(),
  /** A full exchange of its catalogue came without it. Said again by the base, it is there again. */
  missing: z.boolean().optional(),
});
export type StagedGood = z.infer<typeof stagedGoodSchema>;

/** An offer: a good, or a characteristic of one, with what packages of any kind have said of it so far. */
export const stagedOfferSchema = z.object({
  name: z.string().optional(),
  article: z.string().optional(),
  barcode: z.string().optional(),
  characteristics: z.array(z.string()),
  /** By price type; `''` for a price without one. Currency: ISO code, or the words of the base when unknown. */
  prices: z.record(z.string(), z.object({ amount: z.number(), currency: z.string().optional() })).optional(),
  stock: z
    .object({
      quantity: z.number().optional(),
      byWarehouse: z.record(z.string(), z.number()),
    })
    .optional(),
  deleted: z.boolean(),
});
export type StagedOffer = z.infer<typeof stagedOfferSchema>;

/** A price type of the base. */
export const stagedPriceTypeSchema = z.object({ name: z.string(), currency: z.string().optional() });
export type StagedPriceType = z.infer<typeof stagedPriceTypeSchema>;

/** A unit of measure, by its code without leading zeros; what it is called where the portal lacks it. */
export const stagedUnitSchema = z.object({
  name: z.string(),
  symbol: z.string(),
  international: z.string().optional(),
  /** When the portal last refused to take it. */
  refusedAt: z.number().optional(),
});
export type StagedUnit = z.infer<typeof stagedUnitSchema>;

/** When a good was last in a file, noted while full exchanges are watched. */
export const stagedSeenSchema = z.object({ at: z.number() });

/** The characteristics of a good, by full id, in the order in which they first came. */
export const stagedVariantsSchema = z.object({ ids: z.array(z.string()) });
export type StagedVariants = z.infer<typeof stagedVariantsSchema>;

/** A file of a picture, by its name. */
export const stagedPictureSchema = z.object({
  /** SHA-256 of its bytes in hexadecimal. */
  hash: z.string(),
  /** Why it cannot be shown; its bytes are not kept then. */
  trouble: z.enum(['broken', 'too-large']).optional(),
  /** Session of the exchange that brought it, and when that is known to have been under way. */
  session: z.string(),
  at: z.number(),
  /** What it was read from; missing until the products that show it are marked. */
  upload: z.string().optional(),
});
export type StagedPicture = z.infer<typeof stagedPictureSchema>;

/** Goods whose main picture is a file, by the file's name; some may have had it once. */
export const stagedPicturedSchema = z.object({ goods: z.array(z.string()) });
