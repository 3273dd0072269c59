import {
  BatchGetCommand,
  type BatchGetCommandInput,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { Transient } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import {
  type Condition,
  ConditionFailed,
  type Item,
  type Key,
  type Page,
  type Query,
  type Table,
  type Update,
} from '../../ports/table.ts';
import { encodeCursor } from '../../ports/table-cursor.ts';
import {
  checkCondition,
  checkDistinct,
  checkItem,
  checkItemSize,
  checkKey,
  checkQuery,
  checkUpdate,
  distinctKeys,
} from '../../ports/table-limits.ts';
import { calling, nameOf } from './aws-trouble.ts';
import { chunksOf } from './chunks.ts';
import { Expression } from './dynamo-expression.ts';
import { isEmptyRange, queryInput } from './dynamo-query.ts';
import { type Patience, repeatRefused } from './repeat.ts';

export interface DynamoTableOptions extends Patience {
  readonly client: DynamoDBDocumentClient;
  /** A table with the keys `pk` and `sk`, both text, and a global index named `index` on `ipk` and `isk`, all projected. */
  readonly tableName: string;
}

type WriteRequest = NonNullable<NonNullable<BatchWriteCommandInput['RequestItems']>[string]>[number];

const keysPerGet = 100;
const writesPerRequest = 25;
const updateAttempts = 5;

/** `Table` on DynamoDB, or on a store that speaks its language: no transactions, no values returned by failed conditions. */
export class DynamoTable implements Table {
  readonly #options: DynamoTableOptions;

  constructor(options: DynamoTableOptions) {
    this.#options = options;
  }

  async get(key: Key): Promise<Item | undefined> {
    checkKey(key);
    const item = await this.#stored(key);
    return item && !this.#expired(item) ? item : undefined;
  }

  async getMany(keys: readonly Key[]): Promise<readonly Item[]> {
    for (const key of keys) checkKey(key);
    const found: Item[] = [];
    for (const chunk of chunksOf(distinctKeys(keys), keysPerGet)) {
      await repeatRefused('DynamoDB', chunk.map(bareKey), this.#options, async (left) => {
        const { items, unread } = await this.#readChunk(left);
        found.push(...items);
        return unread;
      });
    }
    return found.filter((item) => !this.#expired(item));
  }

  async put(item: Item, condition?: Condition): Promise<void> {
    checkStorable(item);
    const { client, tableName } = this.#options;
    const command = new PutCommand({ TableName: tableName, Item: item, ...this.#condition(condition) });
    await this.#conditional(item, client.send(command));
  }

  async update(key: Key, update: Update, condition?: Condition): Promise<Item> {
    checkUpdate(key, update);
    if (condition) checkCondition(condition);
    for (let attempt = 1; attempt <= updateAttempts; attempt += 1) {
      try {
        return await this.#updateLive(key, update, condition);
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        // It failed either because of the caller's condition or because an expired item still lies there.
        if (!(await this.#removeExpired(key))) throw error;
      }
    }
    throw new Transient('aws.dynamodb', text('Запись занята.', 'The item is busy.'), { sk: key.sk });
  }

  async delete(key: Key, condition?: Condition): Promise<void> {
    checkKey(key);
    const { client, tableName } = this.#options;
    const command = new DeleteCommand({
      TableName: tableName,
      Key: bareKey(key),
      ...this.#condition(condition),
    });
    await this.#conditional(key, client.send(command));
  }

  async writeMany(puts: readonly Item[], deletes: readonly Key[] = []): Promise<void> {
    puts.forEach(checkStorable);
    deletes.forEach(checkKey);
    checkDistinct([...puts, ...deletes]);
    const requests: readonly WriteRequest[] = [
      ...puts.map((item) => ({ PutRequest: { Item: item } })),
      ...deletes.map((key) => ({ DeleteRequest: { Key: bareKey(key) } })),
    ];
    for (const chunk of chunksOf(requests, writesPerRequest)) {
      await repeatRefused('DynamoDB', chunk, this.#options, (left) => this.#writeChunk(left));
    }
  }

  async query(query: Query): Promise<Page> {
    checkQuery(query);
    const { client, tableName, clock } = this.#options;
    const input = queryInput(tableName, query, new Expression(clock.now()));
    if (isEmptyRange(query)) return { items: [] };
    const answer = await this.#calling(client.send(new QueryCommand(input)));
    const items = ((answer.Items ?? []) as Item[]).filter((item) => !this.#expired(item));
    const last = answer.LastEvaluatedKey as (Key & { readonly isk?: string }) | undefined;
    return last ? { items, next: encodeCursor(query, last) } : { items };
  }

  async #stored(key: Key): Promise<Item | undefined> {
    const { client, tableName } = this.#options;
    const command = new GetCommand({ TableName: tableName, Key: bareKey(key), ConsistentRead: true });
    const { Item: item } = await this.#calling(client.send(command));
    return item as Item | undefined;
  }

  async #readChunk(
    keys: readonly Key[],
  ): Promise<{ readonly items: readonly Item[]; readonly unread: readonly Key[] }> {
    const { client, tableName } = this.#options;
    const request: NonNullable<BatchGetCommandInput['RequestItems']> = {
      [tableName]: { Keys: [...keys], ConsistentRead: true },
    };
    const answer = await this.#calling(client.send(new BatchGetCommand({ RequestItems: request })));
    return {
      items: (answer.Responses?.[tableName] ?? []) as Item[],
      unread: (answer.UnprocessedKeys?.[tableName]?.Keys ?? []) as Key[],
    };
  }

  async #writeChunk(requests: readonly WriteRequest[]): Promise<readonly WriteRequest[]> {
    const { client, tableName } = this.#options;
    const command = new BatchWriteCommand({ RequestItems: { [tableName]: [...requests] } });
    const answer = await this.#calling(client.send(command));
    return answer.UnprocessedItems?.[tableName] ?? [];
  }

  /** Updates unless an expired item lies there: its attributes must not come back. @throws ConditionFailed */
  async #updateLive(key: Key, update: Update, condition: Condition | undefined): Promise<Item> {
    const { client, tableName, clock } = this.#options;
    const expression = new Expression(clock.now());
    const live = expression.notExpired();
    const both = condition ? `${live} AND ${expression.condition(condition)}` : live;
    const command = new UpdateCommand({
      TableName: tableName,
      Key: bareKey(key),
      ...expression.input(both, expression.update(update)),
      ReturnValues: 'ALL_NEW',
    });
    const { Attributes: item } = await this.#conditional(key, client.send(command));
    return item as Item;
  }

  /** Removes the item if it has expired; true when it had. */
  async #removeExpired(key: Key): Promise<boolean> {
    const item = await this.#stored(key);
    if (!item || !this.#expired(item)) return false;
    const { client, tableName, clock } = this.#options;
    const expression = new Expression(clock.now());
    const unchanged = `${expression.name('ttl')} = ${expression.value(item.ttl ?? 0)}`;
    const command = new DeleteCommand({
      TableName: tableName,
      Key: bareKey(key),
      ...expression.input(unchanged),
    });
    await this.#conditional(key, client.send(command)).catch((error: unknown) => {
      // Somebody else removed or renewed it meanwhile: the update looks again.
      if (!(error instanceof ConditionFailed)) throw error;
    });
    return true;
  }

  #condition(condition: Condition | undefined) {
    if (!condition) return {};
    checkCondition(condition);
    const expression = new Expression(this.#options.clock.now());
    return expression.input(expression.condition(condition));
  }

  async #conditional<T>(key: Key, call: Promise<T>): Promise<T> {
    try {
      return await this.#calling(call);
    } catch (error) {
      if (nameOf(error) === 'ConditionalCheckFailedException') throw new ConditionFailed(bareKey(key));
      throw error;
    }
  }

  async #calling<T>(call: Promise<T>): Promise<T> {
    try {
      return await calling('DynamoDB', call);
    } catch (error) {
      if (nameOf(error) !== 'ValidationException') throw error;
      throw new RangeError((error as Error).message, { cause: error });
    }
  }

  #expired(item: Item): boolean {
    return item.ttl !== undefined && item.ttl * 1000 <= this.#options.clock.now();
  }
}

function bareKey({ pk, sk }: Key): { pk: string; sk: string } {
  return { pk, sk };
}

/** @throws RangeError when the item cannot be stored. */
function checkStorable(item: Item): void {
  checkItem(item);
  checkItemSize(item, JSON.stringify(item));
}
