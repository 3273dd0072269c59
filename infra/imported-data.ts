import { CfnParameter } from 'aws-cdk-lib';
import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { type DataParameter, dataParameterPath } from './data-parameters.ts';
import { pascalCase } from './naming.ts';

/** Names and addresses of the data stack's resources, as the service stack sees them. */
export interface ImportedData {
  readonly table: () => ITable;
  readonly ephemeral: () => ITable;
  readonly blobs: () => IBucket;
  readonly dataKeyArn: () => string;
  readonly sealKeyArn: () => string;
}

/**
 * Reads at deployment what the data stack of the same stage has written to the parameter store. Each is imported when
 * it is first asked for, so that the template has no parameter that nothing refers to.
 */
export function importData(scope: Construct, stage: string): ImportedData {
  const read = (parameter: DataParameter) =>
    new CfnParameter(scope, `Imported${pascalCase(parameter)}`, {
      type: 'AWS::SSM::Parameter::Value<String>',
      default: dataParameterPath(stage, parameter),
      description: 'Written by the data stack',
    }).valueAsString;
  return {
    table: once(() => Table.fromTableName(scope, 'Table', read('table'))),
    ephemeral: once(() => Table.fromTableName(scope, 'Ephemeral', read('ephemeral'))),
    blobs: once(() => Bucket.fromBucketName(scope, 'Blobs', read('blobs'))),
    dataKeyArn: once(() => read('data-key')),
    sealKeyArn: once(() => read('seal-key')),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
