import { tenantOf } from '../../domain/connections/identity.ts';
import type { Clock } from '../../kernel/clock.ts';
import { secretHash } from '../../kernel/secret.ts';
import type { PortalProof } from '../../ports/portal-proof.ts';
import { operatorAuthenticator } from './operator-authenticator.ts';
import type { Authenticator, Principal } from './principal.ts';

type Person = Extract<Principal, { kind: 'person' }>;

/** What the portal said of a token is believed for so long. Milliseconds. */
const believed = 60_000;
const mostKept = 500;

/**
 * Accepts `Authorization: Bearer <token>` of the operator, or the `AUTH_ID` that a portal gives a page of the
 * application: the vendor's authorisation server tells whose it is, the portal (`profile`) whether he administers it.
 * See https://apidocs.bitrix24.com/api-reference/common/users/profile.html
 */
export function personAuthenticator(
  operatorTokenSha256: string,
  proof: PortalProof,
  clock: Pick<Clock, 'now'>,
): Authenticator<'person'> {
  const operator = operatorAuthenticator(operatorTokenSha256);
  const known = new Map<string, { readonly person: Person | undefined; readonly until: number }>();
  return async (headers) => {
    if (await operator(headers)) return { kind: 'person', operator: true };
    const token = /^Bearer +([0-9a-zA-Z]{20,200})$/i.exec(headers['authorization'] ?? '')?.[1];
    if (token === undefined) return undefined;
    const name = secretHash(token);
    const kept = known.get(name);
    if (kept && kept.until > clock.now()) return kept.person;
    const person = await portalUser(proof, token);
    if (known.size >= mostKept) known.clear();
    known.set(name, { person, until: clock.now() + believed });
    return person;
  };
}

async function portalUser(proof: PortalProof, token: string): Promise<Person | undefined> {
  const proven = await proof.prove(token);
  if (!proven) return undefined;
  const { member, userId } = proven;
  const administrator = await proof.isAdministrator(proven, token);
  return { kind: 'person', operator: false, tenant: tenantOf(member), member, userId, administrator };
}
