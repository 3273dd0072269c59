import { expect, test } from 'vitest';
import * as z from 'zod';
import { dynamoClient } from '../../../shared/adapters/aws/dynamo-client.ts';
import { DynamoTable } from '../../../shared/adapters/aws/dynamo-table.ts';
import { Transient } from '../../../shared/kernel/outcome.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import { type Answer, type Seen, scriptedService } from './scripted-service.ts';

const keySchema = z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) });
const writeSchema = z.object({
  RequestItems: z.object({ main: z.array(z.object({ PutRequest: z.object({ Item: keySchema }) })) }),
});
const readSchema = z.object({
  RequestItems: z.object({ main: z.object({ Keys: z.array(keySchema), ConsistentRead: z.literal(true) }) }),
});

async function tableOn(answer: (seen: Seen, count: number) => Answer) {
  const { seen, options } = await scriptedService(answer);
  const client = dynamoClient(options);
  // Random numbers of zero: no pauses between the attempts.
  const table = new DynamoTable({ client, tableName: 'main', clock: systemClock, random: () => 0 });
  return { seen, table };
}

const items = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ pk: 'a', sk: `${100 + index}` }));

test('writes again what DynamoDB left unprocessed, 25 at a time, until nothing is left', async () => {
  const random = seededRandom(3);
  const stored: string[] = [];
  const { seen, table } = await tableOn(({ body }) => {
    const requests = writeSchema.parse(body).RequestItems.main;
    expect(requests.length).toBeLessThanOrEqual(25);
    const left = requests.filter(() => random() < 0.3);
    stored.push(
      ...requests.filter((request) => !left.includes(request)).map(({ PutRequest }) => PutRequest.Item.sk.S),
    );
    return { body: { UnprocessedItems: left.length === 0 ? {} : { main: left } } };
  });
  await table.writeMany(items(80));
  expect(stored.toSorted()).toEqual(items(80).map(({ sk }) => sk));
  expect(seen.length).toBeGreaterThan(4);
});

test('reads again what DynamoDB left unread, consistently and 100 at a time', async () => {
  const { seen, table } = await tableOn(({ body }) => {
    const { Keys: keys } = readSchema.parse(body).RequestItems.main;
    expect(keys.length).toBeLessThanOrEqual(100);
    const read = keys.slice(0, 40);
    const left = keys.slice(40);
    const unread = left.length === 0 ? {} : { main: { Keys: left, ConsistentRead: true } };
    return { body: { Responses: { main: read }, UnprocessedKeys: unread } };
  });
  const found = await table.getMany(items(130));
  expect(found.map(({ sk }) => sk).toSorted()).toEqual(items(130).map(({ sk }) => sk));
  expect(seen).toHaveLength(4);
});

test('is Transient when a batch never comes to its end', async () => {
  const { seen, table } = await tableOn(({ body }) => ({
    body: { UnprocessedItems: writeSchema.parse(body).RequestItems },
  }));
  await expect(table.writeMany(items(2))).rejects.toThrow(Transient);
  expect(seen).toHaveLength(8);
});

test.each([
  [400, 'ProvisionedThroughputExceededException'],
  [400, 'ThrottlingException'],
  [500, 'InternalServerError'],
])('%i %s is Transient after two attempts', async (status, type) => {
  const { seen, table } = await tableOn(() => ({
    status,
    body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'm' },
  }));
  await expect(table.get({ pk: 'a', sk: 'b' })).rejects.toThrow(Transient);
  expect(seen).toHaveLength(2);
});
