/** What a tariff allows. */
export interface Tariff {
  /** Without the base language: `ent250` gives LICENSE `ru_ent250`. */
  readonly type: string;
  readonly family: string;
  /** Requests that fit into the bucket, and how many leak out each second. */
  readonly bucket: { readonly size: number; readonly perSecond: number };
  /** False: REST answers ACCESS_DENIED "available only on commercial plans". */
  readonly rest: boolean;
  /** What feature.get answers `Y` to. */
  readonly features: readonly string[];
}

const standard = { size: 50, perSecond: 2 };
const enterprise = { size: 250, perSecond: 5 };
const offline = ['rest_offline_extended', 'rest_auth_connector'];

/**
 * Tariffs by their type. Limits: https://apidocs.bitrix24.com/limits.html; names:
 * https://apidocs.bitrix24.com/api-reference/common/system/app-info.html; offline events of the extended kind need
 * the Professional tariff or better: https://apidocs.bitrix24.com/api-reference/events/offline-events.html
 */
export const tariffs = {
  project: { type: 'project', family: 'project', bucket: standard, rest: false, features: [] },
  basic: { type: 'basic', family: 'basic', bucket: standard, rest: true, features: [] },
  std: { type: 'std', family: 'std', bucket: standard, rest: true, features: [] },
  pro100: { type: 'pro100', family: 'pro', bucket: standard, rest: true, features: offline },
  ent250: { type: 'ent250', family: 'ent', bucket: enterprise, rest: true, features: offline },
  ent1000: { type: 'ent1000', family: 'ent', bucket: enterprise, rest: true, features: offline },
} as const satisfies Record<string, Tariff>;

export type TariffName = keyof typeof tariffs;
