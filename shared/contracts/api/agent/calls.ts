import * as z from 'zod';
import { text } from '../../../kernel/text.ts';
import { moment } from '../common.ts';
import { defineRoute } from '../route.ts';
import { common, documented, mostBytes, ref, typeName } from './common.ts';

const number = z.string().max(60);

/** A telephone call of an exchange or of the telephony of 1C. Each of a request is checked by itself. */
export const agentCallSchema = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(200)
    .describe('Id of the call where it comes from. The same id is the same call, however often it is told.'),
  direction: z.enum(['incoming', 'outgoing', 'internal']),
  phone: number.describe('Number of the other side, written in any way; empty when it was withheld'),
  line: number.optional().describe('Number or name of the line'),
  startedAt: moment,
  seconds: z.number().min(0).max(86_400).describe('Of talk'),
  answered: z.boolean().optional().describe('By default whatever lasted longer than 0 seconds'),
  employee: z
    .strictObject({
      userId: z
        .string()
        .regex(/^[1-9]\d{0,11}$/)
        .optional()
        .describe('Id of the user on the portal'),
      extension: z
        .string()
        .min(1)
        .max(20)
        .optional()
        .describe('Inner number, as the user has it on the portal'),
      name: z.string().max(200).optional(),
    })
    .optional(),
  client: z
    .strictObject({ type: typeName, ref })
    .optional()
    .describe('The client in the base, if it is known'),
  legs: z
    .array(
      z.strictObject({
        at: moment,
        from: number,
        to: number,
        seconds: z.number().min(0).max(86_400),
        answered: z.boolean(),
      }),
    )
    .max(100)
    .optional()
    .describe('The way of the call through the exchange: queues, transfers'),
  recording: z
    .union([
      z.strictObject({ file: z.string().min(1).max(64).describe('By openFile, purpose recording') }),
      z.strictObject({
        url: z
          .url({ protocol: /^https?$/ })
          .max(2000)
          .describe('From where the recording is fetched'),
        name: z.string().min(1).max(200).optional(),
      }),
    ])
    .optional(),
});

export const sendCalls = defineRoute({
  ...common,
  name: 'sendCalls',
  method: 'POST',
  path: '/agent/v1/calls',
  summary: text('Передать телефонные звонки', 'Hand over telephone calls'),
  body: {
    kind: 'json',
    maxBytes: mostBytes,
    schema: z.strictObject({
      calls: z
        .array(z.unknown().meta(documented(agentCallSchema)))
        .min(1)
        .max(200),
    }),
  },
  answers: {
    200: {
      description: text('Звонки приняты', 'The calls were taken'),
      schema: z.object({
        /** Our names of the calls that were taken, in order; `null` for those that were refused. */
        calls: z.array(z.string().nullable()),
        refused: z.array(
          z.object({ index: z.int(), field: z.string(), cause: z.string(), message: z.string() }),
        ),
      }),
    },
  },
});
