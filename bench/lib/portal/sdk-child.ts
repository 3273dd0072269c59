import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ApiVersion, B24OAuth } from '@bitrix24/b24jssdk';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { chunksOf, familyCommands, type Job, jobNamed, priceParams, productFields } from './jobs.ts';
import { measure } from './outcome.ts';
import { rowKey } from './row-key.ts';
import { virtualGlobals } from './virtual-globals.ts';
import { World } from './world.ts';

/*
 * node bench/lib/portal/sdk-child.ts JOB: does the job by @bitrix24/b24jssdk and prints the outcome as JSON. A process of
 * its own, because the SDK's timers are put on the simulator's clock.
 */

type Row = { readonly [field: string]: Json };

/** The errors of the very axios that the SDK imports: it asks for their class. */
async function sdkAxios() {
  const own = createRequire(createRequire(import.meta.url).resolve('@bitrix24/b24jssdk'));
  const entry = join(dirname(own.resolve('axios/package.json')), 'index.js');
  return (await import(pathToFileURL(entry).href)) as {
    readonly AxiosError: new (
      message: string,
      code: string,
      config: object,
      request: object,
      response: object,
    ) => Error;
  };
}
const axios = await sdkAxios();

/** One instance of the SDK, as one process would have it, with its defaults. */
function newClient(world: World): B24OAuth {
  const { accessToken, refreshToken } = world.tokens();
  const hour = 3600;
  const client = new B24OAuth(
    {
      ...{ applicationToken: 'x', userId: 1, memberId: world.portal.memberId, accessToken, refreshToken },
      ...{ expires: Math.floor(world.clock.now() / 1000) + 365 * 24 * hour, expiresIn: 365 * 24 * hour },
      ...{ scope: 'crm,catalog', domain: world.portal.domain, status: 'L' },
      ...{
        clientEndpoint: world.endpoint.replace(/\/$/, ''),
        serverEndpoint: `${world.simulator.oauthAddress}/rest/`,
      },
    },
    { clientId: 'app.bench', clientSecret: 'secret' },
  );
  const { ajaxClient } = client.getHttpClient(ApiVersion.v2);
  ajaxClient.defaults.adapter = async (config) => {
    const url = config.url?.startsWith('http') ? config.url : `${config.baseURL ?? ''}${config.url ?? ''}`;
    const { status, headers, body } = await world.http.request({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json' },
      body: String(config.data ?? '{}'),
      timeoutMilliseconds: 30_000,
      maxBytes: 64_000_000,
    });
    const data = JSON.parse(new TextDecoder().decode(body)) as object;
    const response = { data, status, statusText: '', headers, config, request: {} };
    if (status >= 200 && status < 300) return response;
    const message = `Request failed with status code ${status}`;
    throw new axios.AxiosError(message, 'ERR_BAD_REQUEST', config, {}, response);
  };
  return client;
}

async function list(
  client: B24OAuth,
  method: string,
  params: object,
  rowsAt: string,
  idKey: string,
): Promise<readonly Row[]> {
  const named = rowsAt === '' ? {} : { customKeyForResult: rowsAt };
  const response = await client.actions.v2.callList.make<Row>({ method, params, idKey, ...named });
  if (!response.isSuccess) throw new Error(response.getErrorMessages().join('; '));
  return response.getData() ?? [];
}

/** Lists without an id of their own: page after page by offset. */
async function listByOffset(client: B24OAuth, method: string, params: object): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let start = 0; ; start += 50) {
    const response = await client.actions.v2.call.make<readonly Row[]>({
      method,
      params: { ...params, start },
    });
    if (!response.isSuccess) throw new Error(response.getErrorMessages().join('; '));
    const page = (response.getData() as { readonly result?: readonly Row[] } | undefined)?.result ?? [];
    rows.push(...page);
    if (page.length < 50) return rows;
  }
}

async function perform({ work }: Job, world: World): Promise<readonly string[]> {
  const client = newClient(world);
  switch (work.kind) {
    case 'read': {
      const got: string[] = [];
      for (const [index, { method, params, rowsAt, idField, keyFields }] of work.lists.entries()) {
        const rows = keyFields
          ? await listByOffset(client, method, { ...params, order: { [idField]: 'ASC' } })
          : await list(client, method, params, rowsAt, idField);
        for (const row of rows) got.push(rowKey(index, row));
      }
      return got;
    }
    case 'write': {
      const calls = Array.from({ length: work.products }, (_, index) => [
        { method: 'catalog.product.add', params: { fields: productFields(index) } },
        {
          method: 'catalog.price.modify',
          params: priceParams(`$result[${(2 * index) % 50}][element][id]`, index),
        },
      ]).flat();
      await client.actions.v2.batchByChunk.make({ calls, options: { isHaltOnError: false } });
      return [];
    }
    case 'delta': {
      const got: string[] = [];
      for (const ids of chunksOf(work.companies)) {
        const [companies, requisites, banks, addresses] = familyCommands(ids, 'rq');
        if (!companies || !requisites || !banks || !addresses)
          throw new RangeError('four commands make a family');
        const own = await list(client, companies.method, companies.params, 'items', 'id');
        const details = await list(client, requisites.method, requisites.params, '', 'ID');
        const owners = { '@ENTITY_ID': details.map((row) => row['ID'] ?? '') };
        const accounts = await list(client, banks.method, { filter: owners }, '', 'ID');
        const filter = { ENTITY_TYPE_ID: 8, ...owners };
        const places = await listByOffset(client, addresses.method, { filter });
        got.push(
          ...[own, details, accounts, places].flatMap((rows, index) => rows.map((row) => rowKey(index, row))),
        );
      }
      return got;
    }
    case 'workers': {
      const each = Array.from({ length: work.workers }, async (_, worker) => {
        const own = newClient(world);
        const got: string[] = [];
        for (let step = 0; step < work.callsEach; step += 1) {
          const params = { id: 1 + (step % 10) };
          const done = await own.actions.v2.call
            .make({ method: 'catalog.product.get', params })
            .catch(() => undefined);
          if (done?.isSuccess) got.push(`${worker}/${step}`);
        }
        return got;
      });
      return (await Promise.all(each)).flat();
    }
  }
}

const job = jobNamed(process.argv[2] ?? '');
const world = new World(job.times);
const run = virtualGlobals(world.clock);
process.stdout.write(
  JSON.stringify(await measure(job, world, (wanted, place) => run(perform(wanted, place)))),
);
process.exit(0);
