import { randomBytes } from 'node:crypto';
import { decryptAesGcm, encryptAesGcm } from '../../kernel/aes-gcm.ts';
import { cannotOpen, openText, sealText } from '../../ports/sealed-text.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { MasterKeys } from './key-file.ts';

/** `Secrets` under the master keys of one machine: each text has a data key of its own, wrapped by the current key. */
export class KeyFileSecrets implements Secrets {
  readonly #keys: MasterKeys;

  constructor(keys: MasterKeys) {
    this.#keys = keys;
  }

  async seal(plain: string, context: string): Promise<string> {
    const { current, keys } = this.#keys;
    const master = keys.get(current);
    if (!master) throw new RangeError(`there is no key ${current}`);
    const dataKey = randomBytes(32);
    const wrapped = Buffer.concat([Buffer.from(`${current}:`), encryptAesGcm(master, dataKey, context)]);
    return sealText(plain, context, { plain: dataKey, wrapped });
  }

  async open(sealed: string, context: string): Promise<string> {
    return openText(sealed, context, async (wrapped) => this.#unwrap(Buffer.from(wrapped), context));
  }

  #unwrap(wrapped: Buffer, context: string): Uint8Array {
    const colon = wrapped.indexOf(':');
    const master = this.#keys.keys.get(wrapped.toString('latin1', 0, Math.max(0, colon)));
    if (!master) throw cannotOpen();
    try {
      return decryptAesGcm(master, wrapped.subarray(colon + 1), context);
    } catch (error) {
      throw cannotOpen(error);
    }
  }
}
