import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { controlInterface } from '../../../../simulators/portal/control/control-interface.ts';
import { type JsonMap, parsePhpQuery } from '../../../../simulators/portal/transport/php-parameters.ts';
import { bodyText } from '../../../../simulators/portal/transport/request.ts';
import { type Bench, type Body, portalBench } from '../support.ts';

/** Where the application's robots are called. */
export const handler = 'https://most24.example/portal/robots';

/** A robot as the product registers it. */
export const shipment = {
  CODE: 'most24_create',
  HANDLER: handler,
  AUTH_USER_ID: 1,
  USE_SUBSCRIPTION: 'Y',
  NAME: { ru: '1С: создать документ', en: '1C: create a document' },
  PROPERTIES: {
    basis: {
      Name: { ru: 'Документ', en: 'Document' },
      Type: 'select',
      Options: { order: 'Заказ', invoice: 'Счёт' },
      Required: 'Y',
      Default: 'order',
    },
    post: { Name: { ru: 'Провести', en: 'Post' }, Type: 'bool', Default: 'Y' },
  },
  RETURN_PROPERTIES: { number: { Name: { ru: 'Номер', en: 'Number' }, Type: 'string' } },
  DOCUMENT_TYPE: ['crm', 'CCrmDocumentDeal', 'DEAL'],
  FILTER: { INCLUDE: [['crm', 'CCrmDocumentDeal']] },
};

/** A portal whose calls of handlers are kept, and its control interface. */
export interface AutomationBench extends Bench {
  /** Lets time run until nothing is under way; gives what was posted since the last time. */
  settle(): Promise<(JsonMap & { readonly url: string })[]>;
  /** @throws Error with the status and the text of a refusal */
  control(method: string, path: string, body?: Body): Promise<Json>;
  /** Puts a robot of the application on a stage of deals. */
  place(code: string, stageId: string, more?: Body): Promise<number>;
  /** Makes a deal and gives its id. */
  deal(more?: Body): Promise<number>;
  move(id: number, stageId: string): Promise<Json>;
  /** States of the robots of each process: `running: waiting,queued`. */
  workflows(): Promise<string[]>;
}

/** See `AutomationBench`. */
export function automationBench(): AutomationBench {
  const received: (JsonMap & { readonly url: string })[] = [];
  const bench = portalBench({
    outgoing: async (url, body) => {
      received.push({ ...parsePhpQuery(body), url });
      return 200;
    },
  });
  const control = async (method: string, path: string, body?: Body): Promise<Json> => {
    const answer = await controlInterface(bench.simulator, {
      method,
      url: `https://acme.bitrix24.example/control${path}`,
      headers: {},
      body: body === undefined ? '' : JSON.stringify(body),
      source: '203.0.113.1',
    });
    if (answer?.kind !== 'answer') throw new Error('not a path of the control interface');
    if (answer.status !== 200) throw new Error(`${answer.status} ${bodyText(answer)}`);
    return JSON.parse(bodyText(answer)) as Json;
  };
  return Object.assign(bench, {
    control,
    settle: async () => {
      await bench.clock.run(bench.simulator.delivery.idle());
      return received.splice(0);
    },
    place: async (code: string, stageId: string, more: Body = {}) =>
      Number(
        await control('POST', '/portals/acme/stage-robots', {
          clientId: 'app.most24',
          code,
          stageId,
          ...more,
        }),
      ),
    deal: async (more: Body = {}) => {
      const added = await control('POST', '/portals/acme/deals', { title: 'Поставка', ...more });
      return (added as { id: number }).id;
    },
    move: (id: number, stageId: string) => control('POST', `/portals/acme/deals/${id}/move`, { stageId }),
    workflows: async () => {
      const all = (await control('GET', '/portals/acme/workflows')) as {
        state: string;
        steps: { state: string }[];
      }[];
      return all.map(({ state, steps }) => `${state}: ${steps.map((step) => step.state).join(',')}`);
    },
  });
}
