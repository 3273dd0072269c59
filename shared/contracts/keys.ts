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
} as const;
