import * as z from 'zod';
import { keys } from '../../../contracts/keys.ts';
import type { PortalInstallation } from '../../../ports/portal-tokens.ts';
import type { Secrets } from '../../../ports/secrets.ts';
import type { Item, Table } from '../../../ports/table.ts';

const tokenRow = z.object({
  schema: z.literal(1),
  /** Grows with every change; a write names the version it has read. */
  version: z.number(),
  state: z.enum(['active', 'removed', 'broken']),
  clientEndpoint: z.string(),
  /** Access and refresh token; absent once the application was removed. */
  sealed: z.string().optional(),
  userId: z.string().optional(),
  /** By the portal's clock, milliseconds since the Unix epoch; only compared with other times of the portal. */
  expiresAt: z.number().optional(),
  causeKey: z.string().optional(),
  reasonRu: z.string().optional(),
  reasonEn: z.string().optional(),
});
export type TokenRow = z.infer<typeof tokenRow>;

const tokenPair = z.object({ accessToken: z.string(), refreshToken: z.string() });
export type TokenPair = z.infer<typeof tokenPair>;

/** Reads the row of an installation; `undefined` when there is none. */
export async function readTokenRow(
  table: Table,
  installation: PortalInstallation,
): Promise<TokenRow | undefined> {
  const item = await table.get(keys.portalToken.build(installation));
  return item ? tokenRow.parse(item) : undefined;
}

/** Writes a row in place of the version before it. @throws ConditionFailed when somebody else was faster. */
export async function writeTokenRow(
  table: Table,
  installation: PortalInstallation,
  row: TokenRow,
): Promise<void> {
  const item: Item = { ...keys.portalToken.build(installation), ...withoutUndefined(row) };
  const before = row.version - 1;
  await table.put(item, before === 0 ? { absent: true } : { attribute: 'version', equals: before });
}

function withoutUndefined(row: TokenRow): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(row).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
}

/** Seals a pair for one installation: it cannot be opened as another's. */
export async function sealPair(
  secrets: Secrets,
  installation: PortalInstallation,
  pair: TokenPair,
): Promise<string> {
  return secrets.seal(JSON.stringify(pair), contextOf(installation));
}

/** @throws Broken when it was sealed for another installation */
export async function openPair(
  secrets: Secrets,
  installation: PortalInstallation,
  sealed: string,
): Promise<TokenPair> {
  return tokenPair.parse(JSON.parse(await secrets.open(sealed, contextOf(installation))));
}

function contextOf({ tenant, member }: PortalInstallation): string {
  return `portal-token/${tenant}/${member}`;
}
