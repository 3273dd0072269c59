import * as z from 'zod';

/** What a connection says about its catalogue. Every part has a default that works out of the box. */
export const catalogueSettingsSchema = z.strictObject({
  /** Changes of the catalogue count as changes, beside what the connection says of all of the base's. */
  registerChanges: z.boolean().default(true),
  /** The base's price type whose prices go to the portal; by default the first one that the base ever sends. */
  priceType: z.string().min(1).optional(),
  /** The portal's price type that takes them; by default its base type. */
  portalPriceType: z.int().positive().optional(),
  /** Warehouses of the base whose stock counts; by default all, or the total that the base gives. */
  warehouses: z.array(z.string().min(1)).optional(),
  /**
   * Main pictures of goods go to the portal: `mirror` also takes one away there that was taken away in the base, `add`
   * does not. What stands on the portal before the base has a picture is left.
   */
  pictures: z.enum(['mirror', 'add', 'off']).default('mirror'),
  /** A product that a full exchange no longer brings becomes inactive. */
  deactivateMissing: z.boolean().default(false),
  /** It stops, and a person is told, when more than this share of the catalogue would become inactive. Per cent. */
  mostMissingPercent: z.int().min(1).max(100).default(30),
});

export type CatalogueSettings = z.infer<typeof catalogueSettingsSchema>;
