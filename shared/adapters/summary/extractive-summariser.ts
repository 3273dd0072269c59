import { extractiveSummary } from '../../domain/calls/summary/extractive-summary.ts';
import { text } from '../../kernel/text.ts';
import type { Summariser } from '../../ports/summariser.ts';

const nothingSaid = text(
  'В разговоре нет слов, из которых можно составить сводку.',
  'The call has no words of which a summary could be made.',
);

/** Chooses sentences of the call by rules, without any service. */
export const extractiveSummariser: Summariser = {
  summarise: async (request) => {
    const summary = extractiveSummary(request);
    return summary
      ? { state: 'done', summary }
      : { state: 'refused', causeKey: 'summary.nothing-said', reason: nothingSaid };
  },
};
