import * as z from 'zod';

/** The largest body; more goes by an upload. Bytes. */
export const mostBytes = 3 * 1024 * 1024;

/** Of every route that bases with our extension use. */
export const common = { function: 'agent-api', auth: 'connection' } as const;

export const count = z.int().min(0).max(999_999_999_999);
export const typeName = z.string().min(3).max(130);
export const documentType = z.string().regex(/^Document_[\p{L}\p{N}_]{1,120}$/u);
export const ref = z.guid().toLowerCase();

/** Where the base stands; goes with everything it sends. */
export const numbering = {
  incarnation: z
    .string()
    .regex(/^[\w.:-]{1,64}$/)
    .describe(
      'Id of this installation of the agent, e.g. a UUID that it makes at its first start and anew whenever it finds itself in another place (server, name of the base).',
    ),
  packet: count.describe(
    'Of changes: the number of this packet, one more than that of the last packet taken. Otherwise: the number of the last packet taken. A packet is sent again as it is until it is taken; no command is carried out meanwhile.',
  ),
  after: count.describe('The number of the last command that is done with; 0 before the first.'),
};

const objectSchema = z.object({
  type: typeName.describe('As in the standard OData interface: Catalog_Контрагенты'),
  ref: ref.describe('UUID of the reference'),
  deletionMark: z.boolean().optional(),
  isFolder: z.boolean().optional(),
  version: z.string().optional().describe('DataVersion'),
  attributes: z
    .record(z.string(), z.unknown())
    .describe('Names as in the standard OData interface: Description, ИНН, Parent_Key, Owner_Key'),
  tables: z
    .record(z.string(), z.array(z.record(z.string(), z.unknown())))
    .optional()
    .describe(
      'Tabular parts by name, without LineNumber and Ref_Key, rows in order. Registers that hang on the object come as its tabular parts too.',
    ),
});

/** Described but not checked here: a bad object is refused by itself, the others are taken. */
export const object = z.unknown().meta(documented(objectSchema));

/** Described as this schema does, and not checked by it. */
export function documented(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input' });
  return described;
}

/** What was refused of a message, one entry each; the rest was taken. */
export const refusedSchema = z.array(
  z.object({
    /** Position in the message: of a packet objects first, then removed. */
    index: z.int(),
    type: z.string(),
    ref: z.string(),
    attribute: z.string(),
    cause: z.string(),
    message: z.string(),
  }),
);
