import { createServer, type IncomingMessage } from 'node:http';
import { listenOnLoopback } from '../loopback.ts';

/** A question as a model gets it. */
export interface Asked {
  readonly model: string;
  readonly system: string;
  /** Text of the last message of the user. */
  readonly text: string;
  /** Schema that the answer has to have, by the name of the tool. */
  readonly tools: Readonly<Record<string, unknown>>;
}

/** What a model does: uses a tool, only talks, or the service refuses. */
export type Reply =
  | { readonly kind: 'tool'; readonly name: string; readonly input: unknown }
  | { readonly kind: 'talk'; readonly text: string }
  | { readonly kind: 'error'; readonly name: string; readonly status: number };

export interface BedrockOptions {
  readonly replyTo: (asked: Asked) => Reply;
}

export interface BedrockServer {
  readonly endpoint: string;
  /** All questions so far. */
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/**
 * The Converse call of Amazon Bedrock on a port of this machine, in its protocol (REST and JSON):
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export async function startBedrock({ replyTo }: BedrockOptions): Promise<BedrockServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const question = questionOf(request.url ?? '', body);
      const reply: Reply = question
        ? replyTo(question)
        : { kind: 'error', name: 'UnknownOperationException', status: 404 };
      if (question) asked.push(question);
      const { status, headers, answer } = answerOf(reply);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(answer));
    });
  });
  const { close, origin } = await listenOnLoopback(server);
  return { endpoint: origin, asked, close };
}

interface ConverseBody {
  readonly system?: readonly { readonly text: string }[];
  readonly messages?: readonly { readonly content: readonly { readonly text?: string }[] }[];
  readonly toolConfig?: {
    readonly tools: readonly {
      readonly toolSpec: { readonly name: string; readonly inputSchema: { readonly json: unknown } };
    }[];
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function questionOf(url: string, body: string): Asked | undefined {
  const [, model] = /^\/model\/([^/]+)\/converse$/.exec(url) ?? [];
  if (model === undefined) return undefined;
  const { messages = [], system = [], toolConfig } = JSON.parse(body) as ConverseBody;
  const tools = (toolConfig?.tools ?? []).map(
    ({ toolSpec }) => [toolSpec.name, toolSpec.inputSchema.json] as const,
  );
  return {
    model: decodeURIComponent(model),
    system: system.map(({ text }) => text).join('\n'),
    text: (messages.at(-1)?.content ?? []).map(({ text = '' }) => text).join('\n'),
    tools: Object.fromEntries(tools),
  };
}

function answerOf(reply: Reply): {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: object;
} {
  if (reply.kind === 'error') {
    const headers = { 'x-amzn-errortype': reply.name };
    return { status: reply.status, headers, answer: { message: `simulated ${reply.name}` } };
  }
  const content =
    reply.kind === 'talk'
      ? { text: reply.text }
      : { toolUse: { toolUseId: 'tooluse_1', name: reply.name, input: reply.input } };
  const answer = {
    output: { message: { role: 'assistant', content: [content] } },
    stopReason: reply.kind === 'talk' ? 'end_turn' : 'tool_use',
    usage: { inputTokens: 1000, outputTokens: 100, totalTokens: 1100 },
    metrics: { latencyMs: 100 },
  };
  return { status: 200, headers: {}, answer };
}
