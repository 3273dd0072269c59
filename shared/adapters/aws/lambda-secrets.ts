import type { Secrets } from '../../ports/secrets.ts';
import { kmsClient } from './kms-client.ts';
import { KmsSecrets } from './kms-secrets.ts';

/** Seals and opens under the deployment's key. */
export function secretsFrom({ SEAL_KEY_ARN }: { readonly SEAL_KEY_ARN: string }): Secrets {
  return new KmsSecrets(kmsClient({}), SEAL_KEY_ARN);
}
