import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { houseBucket } from './constructs/house-bucket.ts';
import { houseTable } from './constructs/house-table.ts';
import { type DataParameter, dataParameterPath } from './data-parameters.ts';
import { nameResource, pascalCase, pinLogicalId } from './naming.ts';

/** What lasts: tables, bucket and keys. Apart from all code, protected, with logical ids that never change. */
export class DataStack extends Stack {
  constructor(scope: Construct, stage: string) {
    super(scope, 'Data', {
      stackName: `most24-${stage}-data`,
      description: 'Most24: tables, blobs and keys',
      terminationProtection: true,
    });
    const dataKey = this.#key('DataKey', 'Most24: tables and blobs');
    const sealKey = this.#key('SealKey', 'Most24: seals the secrets of tenants');
    const table = houseTable(this, 'main', { encryptionKey: dataKey, durability: 'durable' });
    const ephemeral = houseTable(this, 'ephemeral', { encryptionKey: dataKey, durability: 'ephemeral' });
    const blobs = houseBucket(this, dataKey);

    this.#publish(stage, 'table', table.tableName);
    this.#publish(stage, 'ephemeral', ephemeral.tableName);
    this.#publish(stage, 'blobs', blobs.bucketName);
    this.#publish(stage, 'data-key', dataKey.keyArn);
    this.#publish(stage, 'seal-key', sealKey.keyArn);
  }

  #key(logicalId: string, description: string): Key {
    const key = new Key(this, logicalId, {
      description,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    nameResource(key, logicalId);
    pinLogicalId(key, logicalId);
    return key;
  }

  #publish(stage: string, parameter: DataParameter, value: string): void {
    new StringParameter(this, `${pascalCase(parameter)}Parameter`, {
      parameterName: dataParameterPath(stage, parameter),
      stringValue: value,
    });
  }
}
