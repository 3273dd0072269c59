import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { kmsClient } from '../../../shared/adapters/aws/kms-client.ts';
import { KmsSecrets } from '../../../shared/adapters/aws/kms-secrets.ts';
import { decryptAesGcm, encryptAesGcm } from '../../../shared/kernel/aes-gcm.ts';
import type { SecretsStage } from '../cases/secrets.ts';
import type { Engine } from '../contract.ts';
import { optionsFor } from './aws.ts';

const requestSchema = z.object({
  KeyId: z.string().optional(),
  KeySpec: z.literal('AES_256').optional(),
  CiphertextBlob: z.base64().optional(),
  EncryptionContext: z.record(z.string(), z.string()),
});

/**
 * The two calls of KMS that the adapter makes, over HTTP, with real AES: no npm package offers KMS. As in KMS, a
 * ciphertext names its key, and the encryption context is authenticated. Not an engine of others' making, so it counts
 * for nothing where a case needs a real one; moto is that.
 */
class KeyService {
  readonly #keys = new Map<string, Buffer>();

  createKey(): string {
    const id = randomUUID();
    this.#keys.set(id, randomBytes(32));
    return id;
  }

  answer(action: string, body: string): { readonly status: number; readonly body: object } {
    const request = requestSchema.parse(JSON.parse(body));
    const context = JSON.stringify(Object.entries(request.EncryptionContext).sort());
    if (action === 'TrentService.GenerateDataKey') return this.#generate(request.KeyId ?? '', context);
    if (action === 'TrentService.Decrypt')
      return this.#decrypt(request.CiphertextBlob ?? '', context, request.KeyId);
    return { status: 400, body: { __type: 'UnknownOperationException' } };
  }

  #generate(id: string, context: string) {
    const key = this.#keys.get(id);
    if (!key) return { status: 400, body: { __type: 'NotFoundException', message: id } };
    const plain = randomBytes(32);
    const blob = Buffer.concat([Buffer.from(id), encryptAesGcm(key, plain, context)]);
    return {
      status: 200,
      body: { KeyId: id, Plaintext: plain.toString('base64'), CiphertextBlob: blob.toString('base64') },
    };
  }

  #decrypt(blob: string, context: string, askedId: string | undefined) {
    const bytes = Buffer.from(blob, 'base64');
    const id = bytes.toString('latin1', 0, 36);
    if (askedId !== undefined && askedId !== id)
      return { status: 400, body: { __type: 'IncorrectKeyException' } };
    try {
      const key = this.#keys.get(id);
      if (!key) throw new Error('no such key');
      const plain = decryptAesGcm(key, bytes.subarray(36), context);
      return { status: 200, body: { KeyId: id, Plaintext: plain.toString('base64') } };
    } catch {
      return { status: 400, body: { __type: 'InvalidCiphertextException' } };
    }
  }
}

export const kmsStandInEngine: Engine<SecretsStage> = {
  name: 'kms-stand-in',
  parallel: true,
  start: async () => {
    const service = new KeyService();
    const handle = async (request: IncomingMessage) =>
      service.answer(String(request.headers['x-amz-target']), await text(request));
    const server = createServer((request, response) => {
      handle(request).then(
        ({ status, body }) =>
          response
            .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
            .end(JSON.stringify(body)),
        (error: unknown) => response.destroy(error as Error),
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = kmsClient(optionsFor(`http://127.0.0.1:${port}`));
    return {
      stage: { secrets: async () => new KmsSecrets(client, service.createKey()) },
      stop: async () => {
        client.destroy();
        server.closeAllConnections();
        server.close();
      },
    };
  },
};
