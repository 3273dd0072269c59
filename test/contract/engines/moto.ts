import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import type { AwsOptions } from '../../../shared/adapters/aws/client-options.ts';
import { kmsClient } from '../../../shared/adapters/aws/kms-client.ts';
import { KmsSecrets } from '../../../shared/adapters/aws/kms-secrets.ts';
import type { BlobsStage } from '../cases/blobs.ts';
import type { QueueStage } from '../cases/queue-standard.ts';
import type { SecretsStage } from '../cases/secrets.ts';
import type { TableStage } from '../cases/table-write.ts';
import type { Engine } from '../contract.ts';
import { dynamoStage, optionsFor, s3Stage, sqsStage } from './aws.ts';

const startMilliseconds = 30_000;

/**
 * moto's server, an implementation of its own of all four services, where Python has it. It mishandles parallel
 * requests, so the clients hold one connection and the cases run one after another.
 */
export const motoEngine: Engine<TableStage & QueueStage & BlobsStage & SecretsStage> = {
  name: 'moto',
  parallel: false,
  start: async () => {
    if (spawnSync('python3', ['-c', 'import moto.server']).status !== 0) {
      return { absent: 'python3 has no moto.server on this machine' };
    }
    const port = await freePort();
    const server = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
      stdio: 'ignore',
    });
    const options = { ...optionsFor(`http://127.0.0.1:${port}`), maxSockets: 1 };
    const stop = async () => {
      server.kill();
      await once(server, 'exit');
    };
    try {
      await answering(`http://127.0.0.1:${port}/moto-api/`);
    } catch (error) {
      await stop();
      throw error;
    }
    return {
      stage: { ...dynamoStage(options), ...sqsStage(options), ...s3Stage(options), ...kmsStage(options) },
      stop,
    };
  },
};

function kmsStage(options: AwsOptions): SecretsStage {
  const client = kmsClient(options);
  return {
    secrets: async () => {
      const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
      return new KmsSecrets(client, KeyMetadata?.KeyId ?? '');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answering(url: string): Promise<void> {
  const deadline = Date.now() + startMilliseconds;
  for (;;) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(100);
    }
  }
}
