import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import type { TableStage } from '../cases/table-write.ts';
import type { Engine } from '../contract.ts';
import { dynamoStage, optionsFor } from './aws.ts';

/** DynamoDB's protocol over the wire, from npm. */
export const dynaliteEngine: Engine<TableStage> = {
  name: 'dynalite',
  parallel: true,
  start: async () => {
    const server = dynalite({ createTableMs: 0 });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return {
      stage: dynamoStage(optionsFor(`http://127.0.0.1:${port}`)),
      stop: async () => {
        server.closeAllConnections();
        server.close();
      },
    };
  },
};
