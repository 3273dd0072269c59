import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { seededRandom } from '../../shared/kernel/random.ts';

/**
 * Lets this process draw its secrets and ids from the seed until the returned function is called: keys of tables are
 * made of them, and so is the order in which things are found. Only for simulations, where a history must be
 * repeatable. https://nodejs.org/api/module.html#modulesyncbuiltinesmexports
 */
export function seedSecrets(seed: number): () => void {
  const { randomBytes, randomUUID } = crypto;
  const random = seededRandom(seed ^ 0x5ec2e7);
  const bytes = (count: number) => Buffer.from(Array.from({ length: count }, () => random() * 256));
  const uuid = () =>
    bytes(16)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  replace({ randomBytes: bytes, randomUUID: uuid });
  return () => replace({ randomBytes, randomUUID });
}

function replace(functions: Readonly<Record<string, unknown>>): void {
  Object.assign(crypto, functions);
  syncBuiltinESMExports();
}
