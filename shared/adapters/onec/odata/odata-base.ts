import type { Clock } from '../../../kernel/clock.ts';
import { Broken, Busy, type Outcome, Rejected } from '../../../kernel/outcome.ts';
import { type Http, HttpFailed, type HttpRequest, type HttpResponse } from '../../../ports/http.ts';
import {
  type BaseAccess,
  type BaseCondition,
  type BaseQuery,
  type BaseRow,
  type Created,
  type PublishedBase,
  type PublishedBases,
  Unsettled,
} from '../../../ports/published-base.ts';
import { countOf, NotAnAnswer, type Refusal, refusalOf, rowOf, rowsOf, setsOf } from './answer.ts';
import { outcomeOf } from './classify-refusal.ts';
import { countAddress, objectAddress, queryAddress, setAddress } from './query-address.ts';
import * as sentences from './sentences.ts';

interface Parts {
  readonly http: Http;
  readonly clock: Pick<Clock, 'now'>;
}

/** A slow base takes a minute and more for a page. Milliseconds. */
const usualTimeout = 110_000;
const maxBytes = 32 * 1024 * 1024;
/** Rows of a page to begin with. */
const usualPage = 500;
const asleepMilliseconds = 60_000;

/** Published bases over the guarded egress. */
export function odataBases(parts: Parts): PublishedBases {
  return { of: (access) => new OdataBase(parts, access) };
}

/**
 * One published base, asked request by request: each opens a session that holds a licence while it runs. The platform
 * speaks version 3 of OData in the light form of JSON
 * (https://www.odata.org/documentation/odata-version-3-0/json-format/).
 */
export class OdataBase implements PublishedBase {
  readonly #parts: Parts;
  readonly #access: BaseAccess;
  /** Sets of which the user may see only a part: asked with `allowedOnly`, or the first hidden row fails all. */
  readonly #restricted = new Set<string>();

  constructor(parts: Parts, access: BaseAccess) {
    this.#parts = parts;
    this.#access = access;
  }

  async sets(): Promise<readonly string[]> {
    return this.#read('$metadata', '?$format=json', setsOf);
  }

  async count(set: string, filter?: BaseCondition): Promise<number> {
    return this.#read(set, countAddress(set, filter), countOf);
  }

  async *pages(query: BaseQuery): AsyncGenerator<readonly BaseRow[]> {
    const ordered = orderedQuery(query);
    if (!ordered.orderBy) {
      const rows = await this.#page(ordered, undefined);
      yield query.limit === undefined ? rows : rows.slice(0, query.limit);
      return;
    }
    const first = query.skip ?? 0;
    const most = first + (query.limit ?? Number.POSITIVE_INFINITY);
    let top = query.pageRows ?? usualPage;
    for (let skip = first; skip < most; ) {
      const wanted = Math.min(top, most - skip);
      const rows = await this.#page(ordered, { skip, top: wanted }).catch(fewerRows);
      if (rows === 'fewer') {
        if (top === 1) throw new Rejected('odata.too-large', sentences.answerTooLarge, { about: query.set });
        top = Math.ceil(top / 4);
        continue;
      }
      if (rows.length > 0) yield rows;
      // There is no link to a next page: one that is not full is the last.
      if (rows.length < wanted) return;
      skip += rows.length;
    }
  }

  async get(set: string, ref: string): Promise<BaseRow | undefined> {
    const response = await this.#send('GET', objectAddress(set, ref), set);
    if (isMissing(response)) return undefined;
    return this.#parsed(set, response, rowOf);
  }

  async create(set: string, row: BaseRow): Promise<Created> {
    const response = await this.#send('POST', setAddress(set), set, row);
    if (refusalOf(response)?.code === '15') return { state: 'exists' };
    return { state: 'created', row: this.#written(set, response) };
  }

  async change(set: string, ref: string, row: BaseRow): Promise<BaseRow | undefined> {
    const response = await this.#send('PATCH', objectAddress(set, ref), set, row);
    if (isMissing(response)) return undefined;
    return this.#written(set, response);
  }

  async record(set: string, row: BaseRow): Promise<void> {
    const response = await this.#send('POST', setAddress(set), set, row);
    this.#written(set, response);
  }

  async #page(query: BaseQuery, slice: Parameters<typeof queryAddress>[1]): Promise<readonly BaseRow[]> {
    const { set } = query;
    const ask = () => this.#send('GET', queryAddress(query, slice, this.#restricted.has(set)), set);
    let response = await ask();
    if (refusalOf(response)?.code === '20' && !this.#restricted.has(set)) {
      this.#restricted.add(set);
      response = await ask();
    }
    return this.#parsed(set, response, rowsOf);
  }

  async #read<T>(about: string, address: string, parse: (response: HttpResponse) => T): Promise<T> {
    return this.#parsed(about, await this.#send('GET', address, about), parse);
  }

  /** @throws Outcome for anything but a success that can be read */
  #parsed<T>(about: string, response: HttpResponse, parse: (response: HttpResponse) => T): T {
    const refusal = refusalOf(response);
    if (refusal) throw this.#outcome(refusal, about);
    try {
      return parse(response);
    } catch (error) {
      if (!(error instanceof NotAnAnswer)) throw error;
      const { status } = response;
      throw this.#outcome({ status, message: error.message, isPage: false }, about);
    }
  }

  /** The answer of a write. A refusal of the interface is one; any other failure leaves open whether it was done. */
  #written(set: string, response: HttpResponse): BaseRow {
    const refusal = refusalOf(response);
    if (!refusal) return readOrEmpty(response);
    const outcome = this.#outcome(refusal, set);
    if (refusal.code === undefined && refusal.status >= 500 && refusal.status !== 503)
      throw new Unsettled('odata.unsettled', sentences.unsettled, { about: set }, { cause: outcome });
    throw outcome;
  }

  #outcome(refusal: Refusal, about: string): Outcome {
    return outcomeOf(refusal, about, this.#parts.clock.now());
  }

  async #send(
    method: HttpRequest['method'],
    address: string,
    about: string,
    row?: BaseRow,
  ): Promise<HttpResponse> {
    const { address: base, password, timeoutMilliseconds = usualTimeout, user } = this.#access;
    try {
      return await this.#parts.http.request({
        method,
        url: `${base}/odata/standard.odata/${address}`,
        headers: {
          authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
          accept: 'application/json;odata=nometadata',
          ...(row && { 'content-type': 'application/json;charset=utf-8' }),
        },
        ...(row && { body: JSON.stringify(row) }),
        timeoutMilliseconds,
        maxBytes,
      });
    } catch (error) {
      throw error instanceof HttpFailed ? this.#unanswered(error, about, method !== 'GET') : error;
    }
  }

  #unanswered(error: HttpFailed, about: string, isWrite: boolean): Error {
    const details = { about, failure: error.failure };
    if (error.failure === 'refused')
      return new Broken('odata.address-refused', sentences.addressRefused, details, { cause: error });
    if (isWrite && error.sent)
      return new Unsettled('odata.unsettled', sentences.unsettled, details, { cause: error });
    if (error.failure === 'too-large')
      return new Rejected('odata.too-large', sentences.answerTooLarge, details, { cause: error });
    const retryAt = this.#parts.clock.now() + asleepMilliseconds;
    return new Busy(retryAt, 'odata.unreachable', sentences.asleep, details, { cause: error });
  }
}

/** Objects have an order of their own; what has none must come whole. */
function orderedQuery(query: BaseQuery): BaseQuery {
  if (
    query.orderBy ||
    query.table ||
    !/^(Catalog|Document|Task|BusinessProcess|ChartOf\w+|ExchangePlan)_/.test(query.set)
  )
    return query;
  // A tabular part as a set of its own (`Document_X_Товары`) has the reference of its object.
  return { ...query, orderBy: ['Ref_Key'] };
}

function fewerRows(error: unknown): 'fewer' {
  if (error instanceof Rejected && error.causeKey === 'odata.too-large') return 'fewer';
  throw error;
}

function isMissing(response: HttpResponse): boolean {
  return refusalOf(response)?.code === '9';
}

/** The answer of a write may be empty. */
function readOrEmpty(response: HttpResponse): BaseRow {
  try {
    return rowOf(response);
  } catch (error) {
    if (error instanceof NotAnAnswer) return {};
    throw error;
  }
}
