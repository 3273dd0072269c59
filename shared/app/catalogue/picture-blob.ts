import { tenantBlobs } from '../../domain/connections/identity.ts';
import { bytesHash } from '../../kernel/stable-hash.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** Where the pictures of a base lie, by the name that its goods refer to. */
export function pictureBlob({ tenant, connection }: ConnectionScope, name: string): string {
  return `${tenantBlobs(tenant)}connections/${connection}/pictures/${bytesHash(name)}`;
}
