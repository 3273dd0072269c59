import type { Recipients } from '../../contracts/reports/subscription.ts';
import type { Portal, PortalCommand, PortalRow } from '../../ports/portal.ts';

export type RecipientKind = 'users' | 'groups' | 'departments';

/** Somebody who was chosen and is not on the portal, or is dismissed. */
export interface GoneRecipient {
  readonly kind: RecipientKind;
  readonly id: string;
}

export interface CheckedRecipients {
  /** As `log.blogpost.add` wants them in `DEST`: `UA`, `U5`, `SG4`, `DR3`. */
  readonly destinations: readonly string[];
  readonly gone: readonly GoneRecipient[];
}

/** Ids that one command asks for: a page of the portal. */
const pageSize = 50;

interface KindOfRecipient {
  readonly destination: string;
  readonly method: string;
  readonly params: (ids: readonly string[]) => PortalCommand['params'];
  readonly isThere: (row: PortalRow) => boolean;
}

/**
 * https://apidocs.bitrix24.com/api-reference/user/user-get.html, …/sonet-group/sonet-group-get.html,
 * …/departments/department-get.html, …/log/log-blogpost-add.html
 */
const kinds: Readonly<Record<RecipientKind, KindOfRecipient>> = {
  users: {
    destination: 'U',
    method: 'user.get',
    params: (ids) => ({ FILTER: { ID: ids } }),
    isThere: (row) => row['ACTIVE'] !== false && row['ACTIVE'] !== 'N',
  },
  groups: {
    destination: 'SG',
    method: 'sonet_group.get',
    params: (ids) => ({ FILTER: { ID: ids }, IS_ADMIN: 'Y' }),
    isThere: (row) => row['CLOSED'] !== 'Y',
  },
  departments: {
    destination: 'DR',
    method: 'department.get',
    params: (ids) => ({ ID: ids }),
    isThere: () => true,
  },
};

/**
 * Looks on the portal who of the chosen is there. Ids of another portal are simply not there.
 * @throws PortalError, Busy, Broken, Transient
 */
export async function checkRecipients(portal: Portal, recipients: Recipients): Promise<CheckedRecipients> {
  const asked = (['users', 'groups', 'departments'] as const).flatMap((kind) =>
    chunked([...new Set(recipients[kind])]).map((ids) => ({ kind, ids })),
  );
  const results = await portal.batch(
    asked.map(({ kind, ids }) => ({
      method: kinds[kind].method,
      params: kinds[kind].params(ids),
      repeat: 'read' as const,
    })),
  );
  const destinations = recipients.everybody ? ['UA'] : [];
  const gone: GoneRecipient[] = [];
  for (const [index, { kind, ids }] of asked.entries()) {
    const result = results[index];
    if (!result?.ok) throw result?.error ?? new RangeError('a command without a result');
    const there = idsOf(kind, result.value.result);
    for (const id of ids) {
      if (there.has(id)) destinations.push(`${kinds[kind].destination}${id}`);
      else gone.push({ kind, id });
    }
  }
  return { destinations, gone };
}

function idsOf(kind: RecipientKind, result: unknown): ReadonlySet<string> {
  const rows = Array.isArray(result) ? (result as readonly PortalRow[]) : [];
  return new Set(rows.filter(kinds[kind].isThere).map((row) => String(row['ID'])));
}

function chunked(ids: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / pageSize) }, (_, index) =>
    ids.slice(index * pageSize, (index + 1) * pageSize),
  );
}
