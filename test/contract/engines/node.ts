import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerBlobRequest } from '../../../shared/adapters/node/blob-endpoint.ts';
import { FolderBlobs } from '../../../shared/adapters/node/folder-blobs.ts';
import { createKeyFile, readKeyFile } from '../../../shared/adapters/node/key-file.ts';
import { KeyFileSecrets } from '../../../shared/adapters/node/key-file-secrets.ts';
import { MemoryBlobs } from '../../../shared/adapters/node/memory-blobs.ts';
import { UrlSigner } from '../../../shared/adapters/node/url-signer.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import type { Blobs } from '../../../shared/ports/blobs.ts';
import type { BlobsStage } from '../cases/blobs.ts';
import type { SecretsStage } from '../cases/secrets.ts';
import type { Engine } from '../contract.ts';

/** Serves stores of blobs, each under a path of its own. */
async function startBlobServer() {
  const stores = new Map<string, { readonly blobs: Blobs; readonly signer: UrlSigner }>();
  const server = createServer((request, response) => {
    const basePath = `/${request.url?.split('/')[1] ?? ''}`;
    const store = stores.get(basePath);
    if (!store) {
      response.writeHead(404).end();
      return;
    }
    answerBlobRequest({ ...store, basePath }, request, response).catch((error: unknown) => {
      response.destroy(error as Error);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    add: async (make: (signer: UrlSigner) => Promise<Blobs>): Promise<Blobs> => {
      const basePath = `/store${stores.size}`;
      const signer = new UrlSigner({
        baseUrl: `http://127.0.0.1:${port}${basePath}`,
        secret: randomBytes(32),
        clock: systemClock,
      });
      const blobs = await make(signer);
      stores.set(basePath, { blobs, signer });
      return blobs;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Blobs in a folder. */
export const folderEngine: Engine<BlobsStage> = {
  name: 'folder',
  parallel: true,
  start: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'contract-blobs-'));
    const server = await startBlobServer();
    const stage: BlobsStage = {
      blobs: () =>
        server.add(async (signer) => FolderBlobs.open(await mkdtemp(join(folder, 'store-')), signer)),
    };
    const stop = async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    };
    return { stage, stop };
  },
};

/** Blobs in memory. */
export const memoryEngine: Engine<BlobsStage> = {
  name: 'memory',
  parallel: true,
  start: async () => {
    const server = await startBlobServer();
    const stage = { blobs: () => server.add(async (signer) => new MemoryBlobs(systemClock, signer)) };
    return { stage, stop: server.stop };
  },
};

/** Secrets under a key file. */
export const keyFileEngine: Engine<SecretsStage> = {
  name: 'key-file',
  parallel: true,
  start: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'contract-keys-'));
    const secrets = async () => {
      const path = join(await mkdtemp(join(folder, 'machine-')), 'secret-keys.json');
      await createKeyFile(path);
      return new KeyFileSecrets(await readKeyFile(path));
    };
    return { stage: { secrets }, stop: () => rm(folder, { recursive: true }) };
  },
};
