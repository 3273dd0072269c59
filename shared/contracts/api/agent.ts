import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { defineRoute, type RouteContract } from './route.ts';

/** The largest body; more goes by an upload. Bytes. */
const mostBytes = 3 * 1024 * 1024;

const common = { function: 'agent-api', auth: 'connection' } as const;

const count = z.int().min(0).max(999_999_999_999);
const typeName = z.string().min(3).max(130);
const ref = z.guid().toLowerCase();
const moment = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/);

/** Where the base stands; goes with everything it sends. */
const numbering = {
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
const object = z.unknown().meta(documented(objectSchema));

function documented(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input' });
  return described;
}

/** A packet of changed objects. Banks before accounts, owners before what they own, lest look-ups wait for the next change. */
export const sendChanges = defineRoute({
  ...common,
  name: 'sendChanges',
  method: 'POST',
  path: '/agent/v1/changes',
  summary: text('Передать пакет изменённых объектов', 'Send a packet of changed objects'),
  body: {
    kind: 'json',
    maxBytes: mostBytes,
    schema: z
      .strictObject({
        ...numbering,
        packet: count.min(1).describe(numbering.packet.description ?? ''),
        objects: z.array(object).max(20_000).default([]),
        removed: z
          .array(z.unknown().meta(documented(z.object({ type: typeName, ref }))))
          .max(20_000)
          .default([])
          .describe('Objects that the base no longer has'),
        file: z
          .string()
          .max(64)
          .optional()
          .describe('Instead of objects and removed: the file of purpose «packet» that holds both'),
      })
      .refine(({ file, objects, removed }) => file === undefined || objects.length + removed.length === 0, {
        path: ['file'],
        params: text('Либо file, либо objects и removed.', 'Either file, or objects and removed.'),
      }),
  },
  answers: {
    200: {
      description: text(
        'Пакет принят. Отклонённые объекты не повторяйте, пока их не изменят.',
        'The packet was taken. Do not repeat refused objects until they are changed.',
      ),
      schema: z.object({
        packet: z.int(),
        /** It had been taken before. */
        repeated: z.boolean(),
        accepted: z.int(),
        refused: z.array(
          z.object({
            /** Position in the packet: objects first, then removed. */
            index: z.int(),
            type: z.string(),
            ref: z.string(),
            attribute: z.string(),
            cause: z.string(),
            message: z.string(),
          }),
        ),
      }),
    },
  },
});

const whole = (most: number) => z.coerce.number().int().min(0).max(most);

/** Long poll. */
export const getCommands = defineRoute({
  ...common,
  name: 'getCommands',
  method: 'GET',
  path: '/agent/v1/commands',
  summary: text('Получить команды после заданной', 'Get the commands after a given one'),
  query: z.strictObject({
    incarnation: numbering.incarnation,
    packet: whole(999_999_999_999),
    after: whole(999_999_999_999),
    wait: whole(20).default(20).describe('Seconds to wait for a command when there is none'),
    limit: whole(500).min(1).default(100),
  }),
  answers: {
    200: {
      description: text(
        'Команды по порядку без пропусков; пустой список — команд нет',
        'Commands in order without a gap; an empty list means that there are none',
      ),
      schema: z.object({
        commands: z.array(
          z.discriminatedUnion('kind', [
            z.object({
              number: z.int(),
              kind: z.literal('write'),
              type: z.string(),
              ref: z.string(),
              /** Make the object under this very reference, unless it is there already. */
              create: z.boolean(),
              /** What is not named stays. `DeletionMark` among them sets or takes back the mark. */
              attributes: z.record(z.string(), z.unknown()),
              /** Replaced as a whole each. */
              tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
            }),
            z.object({ number: z.int(), kind: z.literal('none') }),
          ]),
        ),
      }),
    },
  },
});

const said = z.string().max(20_000);
const number = count.min(1);

export const sendResults = defineRoute({
  ...common,
  name: 'sendResults',
  method: 'POST',
  path: '/agent/v1/results',
  summary: text('Сообщить, что стало с командами', 'Tell what became of commands'),
  body: {
    kind: 'json',
    maxBytes: mostBytes,
    schema: z.strictObject({
      ...numbering,
      results: z
        .array(
          z.discriminatedUnion('state', [
            z.strictObject({ number, state: z.literal('written'), object: object.optional() }),
            z.strictObject({ number, state: z.literal('refused'), text: said }),
            z.strictObject({ number, state: z.literal('failed'), text: said }),
          ]),
        )
        .min(1)
        .max(500)
        .describe(
          'written: written, with the object as it is now. refused: will never work, text of the exception. failed: not for now (locked, being updated); the command comes again under another number.',
        ),
    }),
  },
  answers: {
    200: {
      description: text('Результаты приняты', 'The results were taken'),
      schema: z.object({
        taken: z.array(z.int()),
        /** Numbers that were never given out. */
        unknown: z.array(z.int()),
      }),
    },
  },
});

const contentType = z.string().regex(/^[\w.+-]+\/[\w.+-]+$/);

export const openFile = defineRoute({
  ...common,
  name: 'openFile',
  method: 'POST',
  path: '/agent/v1/files',
  summary: text('Получить адрес для загрузки файла', 'Get an address to upload a file to'),
  body: {
    kind: 'json',
    maxBytes: 10_000,
    schema: z
      .strictObject({
        purpose: z.enum(['packet', 'picture', 'document']),
        name: z.string().min(1).max(250),
        contentType: contentType.max(100),
        size: z
          .int()
          .min(1)
          .max(100 * 1024 * 1024),
        object: z.strictObject({ type: typeName, ref }).optional(),
      })
      .refine(({ purpose, size }) => purpose !== 'packet' || size <= 32 * 1024 * 1024, {
        path: ['size'],
        params: text('Пакет — не больше 32 МБ.', 'A packet has at most 32 MB.'),
      }),
  },
  answers: {
    200: {
      description: text('Адрес для загрузки', 'The address to upload to'),
      schema: z.object({
        file: z.string(),
        upload: z.object({
          url: z.string(),
          method: z.literal('PUT'),
          headers: z.record(z.string(), z.string()),
          expiresAt: z.iso.datetime(),
        }),
      }),
    },
  },
});

/** A document of a base, and the deal of the portal that it belongs to. Each is checked by itself. */
export const agentDocumentSchema = z.strictObject({
  type: z.string().regex(/^Document_[\p{L}\p{N}_]{1,120}$/u),
  ref,
  deal: z
    .string()
    .regex(/^\d{1,15}$/)
    .describe('Id of the deal on the portal'),
  number: z.string().max(50),
  date: moment,
  sum: z.string().regex(/^-?\d{1,15}(\.\d{1,4})?$/),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  state: z.string().max(150).optional(),
  posted: z.boolean().default(false),
  deletionMark: z.boolean().default(false),
  file: z.string().max(64).optional().describe('A printed form, by openFile'),
});

export const sendDocuments = defineRoute({
  ...common,
  name: 'sendDocuments',
  method: 'POST',
  path: '/agent/v1/documents',
  summary: text('Связать документы 1С со сделками портала', 'Tie documents of 1C to deals of the portal'),
  body: {
    kind: 'json',
    maxBytes: mostBytes,
    schema: z.strictObject({
      ...numbering,
      documents: z
        .array(z.unknown().meta(documented(agentDocumentSchema)))
        .min(1)
        .max(1_000),
    }),
  },
  answers: {
    200: {
      description: text('Документы приняты', 'The documents were taken'),
      schema: z.object({
        accepted: z.int(),
        refused: z.array(
          z.object({
            index: z.int(),
            type: z.string(),
            ref: z.string(),
            attribute: z.string(),
            cause: z.string(),
            message: z.string(),
          }),
        ),
      }),
    },
  },
});

/** For an agent that starts, or lost its count. */
export const getAgentState = defineRoute({
  ...common,
  name: 'getAgentState',
  method: 'GET',
  path: '/agent/v1/state',
  summary: text('Узнать, на чём остановился обмен', 'Learn where the exchange stands'),
  answers: {
    200: {
      description: text('Состояние обмена', 'The state of the exchange'),
      schema: z.object({
        /** The numbering that is obeyed; missing before the first message. */
        incarnation: z.string().optional(),
        /** The last packet taken. */
        packet: z.int(),
        /** The last command that the base said it is done with. */
        after: z.int(),
        /** The base is not obeyed until a person has confirmed it. */
        stopped: z.object({ cause: z.string(), message: z.string(), since: z.iso.datetime() }).optional(),
      }),
    },
  },
});

export const agentRoutes: readonly RouteContract[] = [
  sendChanges,
  getCommands,
  sendResults,
  openFile,
  sendDocuments,
  getAgentState,
];
