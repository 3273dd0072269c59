import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Query } from '../../ports/table.ts';
import { compareUtf8, decodeCursor } from '../../ports/table-cursor.ts';
import type { Expression } from './dynamo-expression.ts';

/** A query in DynamoDB's words. @throws RangeError when the cursor belongs to another query. */
export function queryInput(tableName: string, query: Query, expression: Expression): QueryCommandInput {
  const partition = `${expression.name(query.index ? 'ipk' : 'pk')} = ${expression.value(query.pk)}`;
  const sort = sortCondition(query, expression);
  const condition = sort === undefined ? partition : `${partition} AND ${sort}`;
  return {
    TableName: tableName,
    ...(query.index ? { IndexName: 'index' } : { ConsistentRead: true }),
    KeyConditionExpression: condition,
    ...expression.input(),
    ScanIndexForward: !query.descending,
    ...(query.limit === undefined ? {} : { Limit: query.limit }),
    ...startAfter(query),
  };
}

/** Bounds turned round hold nothing; DynamoDB would call them an error. */
export function isEmptyRange({ from, to }: Query): boolean {
  return from !== undefined && to !== undefined && compareUtf8(from, to) > 0;
}

function sortCondition({ index, prefix, from, to }: Query, expression: Expression): string | undefined {
  const name = () => expression.name(index ? 'isk' : 'sk');
  if (prefix) return `begins_with(${name()}, ${expression.value(prefix)})`;
  if (from !== undefined && to !== undefined) {
    return `${name()} BETWEEN ${expression.value(from)} AND ${expression.value(to)}`;
  }
  if (from !== undefined) return `${name()} >= ${expression.value(from)}`;
  return to === undefined ? undefined : `${name()} <= ${expression.value(to)}`;
}

function startAfter(query: Query): Pick<QueryCommandInput, 'ExclusiveStartKey'> {
  if (query.cursor === undefined) return {};
  const { pk, sk, isk } = decodeCursor(query, query.cursor);
  return { ExclusiveStartKey: query.index ? { pk, sk, ipk: query.pk, isk } : { pk, sk } };
}
