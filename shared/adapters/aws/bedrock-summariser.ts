import {
  type BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { type CallSummary, callSummarySchema } from '../../domain/calls/call-summary.ts';
import { maskNumbers } from '../../domain/calls/mask-numbers.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Busy, Transient } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { Summarised, Summariser, SummaryRequest } from '../../ports/summariser.ts';
import { calling, nameOf } from './aws-trouble.ts';
import { answerSchema, converseInput, toolName } from './bedrock-prompt.ts';

export interface BedrockSummariserOptions {
  readonly client: BedrockRuntimeClient;
  /** Id of a model or of an inference profile, as "Supported foundation models" of Amazon Bedrock names it. */
  readonly model: string;
  readonly clock: Clock;
}

const pause = 30_000;
/** A model that gives an answer of another form once may do better; one that does so twice will not. */
const attempts = 2;

/**
 * Summaries by a model of Amazon Bedrock: https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference.html
 * Whatever the transcript talks the model into, only fields of the schema come back, as text.
 */
export class BedrockSummariser implements Summariser {
  readonly #options: BedrockSummariserOptions;

  constructor(options: BedrockSummariserOptions) {
    this.#options = options;
  }

  async summarise(request: SummaryRequest): Promise<Summarised> {
    if (!request.transcript.turns.some(({ text: said }) => /\p{L}/u.test(said))) {
      return { state: 'refused', causeKey: 'summary.nothing-said', reason: nothingSaid };
    }
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const answer = await this.#ask(request);
      if ('state' in answer) return answer;
      const summary = this.#read(answer, request);
      if (summary) return { state: 'done', summary };
    }
    return { state: 'refused', causeKey: 'summary.unusable', reason: unusable(this.#options.model) };
  }

  async #ask(request: SummaryRequest): Promise<ConverseCommandOutput | Summarised> {
    const { client, clock, model } = this.#options;
    try {
      return await calling('Bedrock', client.send(new ConverseCommand(converseInput(request, model))));
    } catch (error) {
      if (error instanceof Transient && nameOf(error.cause) === 'ThrottlingException') {
        throw new Busy(clock.now() + pause, 'summary.throttled', error.text, {}, { cause: error });
      }
      if (refusals.has(nameOf(error))) {
        return {
          state: 'refused',
          causeKey: `summary.${nameOf(error)}`,
          reason: refused(model, nameOf(error)),
        };
      }
      throw error;
    }
  }

  #read({ output }: ConverseCommandOutput, request: SummaryRequest): CallSummary | undefined {
    const used = output?.message?.content?.find(({ toolUse }) => toolUse?.name === toolName)?.toolUse;
    const answer = answerSchema.safeParse(used?.input);
    if (!answer.success) return undefined;
    const hide = request.maskNumbers ? maskNumbers : (said: string) => said;
    const { topics = [], agreements = [], nextSteps = [], wish, mood } = answer.data;
    const summary = callSummarySchema.safeParse({
      ...{ version: 1, engine: 'amazon-bedrock', model: this.#options.model, excerpts: [] },
      language: request.language ?? request.transcript.language,
      topics: topics.map(hide),
      agreements: agreements.map(hide),
      nextSteps: nextSteps.map((step) => ({ ...step, text: hide(step.text) })),
      ...(wish !== undefined && { wish: hide(wish) }),
      ...(mood !== undefined && { mood }),
    });
    return summary.data;
  }
}

/** Asking again would bring the same: the model's name, the rights or the length. */
const refusals: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'ModelNotReadyException',
  'ResourceNotFoundException',
  'ValidationException',
]);

const nothingSaid = text(
  'В разговоре нет слов, из которых можно составить сводку.',
  'The call has no words of which a summary could be made.',
);

function refused(model: string, error: string): Text {
  return text(
    `Модель ${model} не отвечает (${error}). Проверьте её название и доступ к ней в Amazon Bedrock; расшифровка сохранена.`,
    `The model ${model} does not answer (${error}). Check its name and the access to it in Amazon Bedrock; the transcript is kept.`,
  );
}

function unusable(model: string): Text {
  return text(
    `Модель ${model} ответила не по форме, сводки не будет. Расшифровка сохранена.`,
    `The model ${model} answered in another form than asked, so there is no summary. The transcript is kept.`,
  );
}
