import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { cannotOpen, checkSealable, openText, sealText } from '../../ports/sealed-text.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { calling, nameOf } from './aws-trouble.ts';

/** What KMS answers when no retry will help ("Decrypt", AWS KMS API Reference). */
const hopeless: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'DisabledException',
  'IncorrectKeyException',
  'InvalidCiphertextException',
  'KMSInvalidStateException',
  'NotFoundException',
]);

/** `Secrets` under a key of KMS: each text has a data key of its own, bound to its context by KMS as well. */
export class KmsSecrets implements Secrets {
  readonly #client: KMSClient;
  readonly #keyId: string;

  constructor(client: KMSClient, keyId: string) {
    this.#client = client;
    this.#keyId = keyId;
  }

  async seal(plain: string, context: string): Promise<string> {
    checkSealable(plain, context);
    const command = new GenerateDataKeyCommand({
      KeyId: this.#keyId,
      KeySpec: 'AES_256',
      EncryptionContext: { context },
    });
    const { Plaintext, CiphertextBlob } = await calling('KMS', this.#client.send(command));
    if (!Plaintext || !CiphertextBlob) throw new Error('KMS answered without a data key');
    return sealText(plain, context, { plain: Plaintext, wrapped: CiphertextBlob });
  }

  open(sealed: string, context: string): Promise<string> {
    return openText(sealed, context, (wrapped) => this.#unwrap(wrapped, context));
  }

  async #unwrap(wrapped: Uint8Array, context: string): Promise<Uint8Array> {
    const command = new DecryptCommand({
      // Named, so that a blob of somebody else's key is not opened for them.
      KeyId: this.#keyId,
      CiphertextBlob: wrapped,
      EncryptionContext: { context },
    });
    try {
      const { Plaintext } = await calling('KMS', this.#client.send(command));
      if (!Plaintext) throw new Error('KMS answered without a data key');
      return Plaintext;
    } catch (error) {
      throw hopeless.has(nameOf(error)) ? cannotOpen(error) : error;
    }
  }
}
