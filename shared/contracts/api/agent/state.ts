import * as z from 'zod';
import { text } from '../../../kernel/text.ts';
import { defineRoute } from '../route.ts';
import { common } from './common.ts';

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
