import { keyPattern } from './key-pattern.ts';

/**
 * Every key of the main table. What a tenant owns leads with `T#<tenant>`, so that access policies can isolate
 * tenants; what must be found before the tenant is known lives under `L#`.
 */
export const keys = {
  /** Which tenant a portal belongs to, by the portal's `member_id`. */
  portalByMember: keyPattern('L#PORTAL#{member}', 'PORTAL'),
  /** Which connection a base connects to, by the hash of its key. */
  connectionByKey: keyPattern('L#KEY#{keyHash}', 'KEY'),
  /** Which connection an exchange address belongs to, by its public code. */
  connectionByCode: keyPattern('L#CODE#{code}', 'CODE'),
  /** A connection: portal, base, settings. */
  connection: keyPattern('T#{tenant}', 'CONNECTION#{connection}'),
  /** Sealed tokens of a portal's installation. */
  portalToken: keyPattern('T#{tenant}', 'TOKEN#{member}'),
  /** Ephemeral: what a portal's limits have left, shared by all workers. */
  portalLimits: keyPattern('L#PORTAL#{member}', 'LIMITS'),
  /** Ephemeral: who refreshes a portal's tokens. */
  portalTokenLock: keyPattern('L#PORTAL#{member}', 'TOKEN-LOCK'),
  /** What changed and waits to be synchronised; sorts by family, then by the record it hangs on. */
  mark: keyPattern('T#{tenant}#MARKS#{connection}', '{family}#{root}#{rank}#{side}#{entity}#{id}'),
  /** A pair of ids with the last common state, by the base's reference. */
  link: keyPattern('T#{tenant}#LINKS#{connection}', '{entity}#{ref}'),
  /** Which connection and reference hold a record of the portal. */
  linkByPortalId: keyPattern('T#{tenant}#PORTALIDS', '{entity}#{portalId}'),
  /** Never written; read by the health check to see that the storage answers. */
  health: keyPattern('L#HEALTH', 'HEALTH'),
} as const;
