import { startFauxqs } from 'fauxqs';
import type { BlobsStage } from '../cases/blobs.ts';
import type { QueueStage } from '../cases/queue-standard.ts';
import type { Engine } from '../contract.ts';
import { optionsFor, s3Stage, sqsStage } from './aws.ts';

/** The protocols of SQS and S3 over the wire, from npm. */
export const fauxqsEngine: Engine<QueueStage & BlobsStage> = {
  name: 'fauxqs',
  parallel: true,
  start: async () => {
    const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
    const options = optionsFor(`http://127.0.0.1:${server.port}`);
    return { stage: { ...sqsStage(options), ...s3Stage(options) }, stop: () => server.stop() };
  },
};
