import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { nameResource, pinLogicalId } from '../naming.ts';

interface HouseTableOptions {
  readonly encryptionKey: IKey;
  /**
   * `durable`: point-in-time recovery, deletion protection, survives its stack. `ephemeral`: may be lost with a day's
   * patience, no backup.
   */
  readonly durability: 'durable' | 'ephemeral';
}

/**
 * A table as `shared/ports/table.ts` sees it: key `pk`/`sk`, expiry `ttl`, secondary index `index` on `ipk`/`isk`,
 * paid per request. `Table`, not `TableV2`: local engines that deploy templates know only this one.
 */
export function houseTable(scope: Construct, name: string, options: HouseTableOptions): Table {
  const durable = options.durability === 'durable';
  const logicalId = durable ? 'MainTable' : 'EphemeralTable';
  const table = new Table(scope, logicalId, {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    timeToLiveAttribute: 'ttl',
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: options.encryptionKey,
    deletionProtection: durable,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: durable },
    removalPolicy: durable ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  table.addGlobalSecondaryIndex({
    indexName: 'index',
    partitionKey: { name: 'ipk', type: AttributeType.STRING },
    sortKey: { name: 'isk', type: AttributeType.STRING },
  });
  nameResource(table, name);
  pinLogicalId(table, logicalId);
  return table;
}
