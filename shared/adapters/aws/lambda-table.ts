import { systemClock } from '../../kernel/system-clock.ts';
import type { Table } from '../../ports/table.ts';
import { dynamoClient } from './dynamo-client.ts';
import { DynamoTable } from './dynamo-table.ts';

// Parts of the narrow waist of a Lambda, from the variables of `contracts/functions/environment.ts`, stand in files of
// their own (`lambda-*.ts`), so that a bundle holds only the clients that its `main.ts` asks for. Region and addresses
// come from the environment as the SDK reads it (`AWS_REGION`, `AWS_ENDPOINT_URL_…`).

/** The table of what lasts. */
export function tableFrom({ TABLE_NAME }: { readonly TABLE_NAME: string }): Table {
  return dynamoTable(TABLE_NAME);
}

/** The table of what may be lost. */
export function ephemeralFrom(environment: { readonly EPHEMERAL_TABLE_NAME: string }): Table {
  return dynamoTable(environment.EPHEMERAL_TABLE_NAME);
}

function dynamoTable(tableName: string): Table {
  return new DynamoTable({ client: dynamoClient({}), tableName, clock: systemClock, random: Math.random });
}
