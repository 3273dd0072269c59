/** Intensity that a tariff allows: the bucket's size, and how much of it leaks out each second. */
export interface PortalRate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Every tariff but Enterprise. See https://apidocs.bitrix24.com/limits.html */
export const standardRate: PortalRate = { burst: 50, perSecond: 2 };
/** Tariffs of the Enterprise family. */
export const enterpriseRate: PortalRate = { burst: 250, perSecond: 5 };
