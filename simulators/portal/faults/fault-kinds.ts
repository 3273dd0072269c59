/**
 * Where a fault strikes: `before` the request is looked at, `after` it was carried out and before the answer leaves,
 * at a single `command` (a direct call or one of a batch), at the authorisation server, at the delivery of an event.
 */
export type FaultPoint = 'before' | 'after' | 'command' | 'oauth' | 'event';

const points = {
  /** 503 QUERY_LIMIT_EXCEEDED though the bucket has room. */
  'query-limit': 'before',
  /** 503 OVERLOAD_LIMIT: blocked by hand. */
  overload: 'before',
  /** 502 with an HTML page. */
  'bad-gateway': 'before',
  /** 504 with an HTML page, nothing done. */
  'gateway-timeout': 'before',
  /** 500 INTERNAL_SERVER_ERROR, nothing done. */
  'internal-error': 'before',
  /** The connection breaks, nothing done. */
  'reset-before': 'before',
  /** The connection breaks after everything was done. */
  'reset-after': 'after',
  /** 504 with an HTML page after 60 s, everything done. */
  cut: 'after',
  /** 502 with an HTML page, everything done. */
  'bad-gateway-after': 'after',
  /** The JSON ends in the middle; everything done. */
  'truncated-json': 'after',
  /** 429 OPERATION_TIME_LIMIT for this command. */
  'operation-time-limit': 'command',
  /** The token of the caller expires at this command. */
  'expired-token': 'command',
  /** Refused with a JSON number as the code. */
  'numeric-error': 'command',
  /** Refused with an empty code. */
  'empty-error': 'command',
  /** Refused with words as the code. */
  'text-error': 'command',
  /** Refused, yet with HTTP status 200, inside `result`. */
  'error-in-result': 'command',
  /** The authorisation server answers for another portal. */
  'foreign-member': 'oauth',
  'invalid-grant': 'oauth',
  'invalid-client': 'oauth',
  'payment-required': 'oauth',
  'oauth-unavailable': 'oauth',
  /** The answer to a refresh is lost after the tokens were rotated. */
  'oauth-reset-after': 'oauth',
  'event-drop': 'event',
  'event-double': 'event',
  /** Delivered so many seconds later, so that later events overtake it. */
  'event-delay': 'event',
  /** Delivered with the member_id of nobody. */
  'event-foreign-member': 'event',
} as const satisfies Record<string, FaultPoint>;

export type FaultKind = keyof typeof points;

/** Faults that strike at one point. */
export type FaultAt<P extends FaultPoint> = {
  [K in FaultKind]: (typeof points)[K] extends P ? K : never;
}[FaultKind];

/** Where a fault strikes. */
export function faultPoint(kind: FaultKind): FaultPoint {
  return points[kind];
}

/** All faults there are. */
export const faultKinds = Object.keys(points) as readonly FaultKind[];

/** True for a name of a fault. */
export function isFaultKind(name: string): name is FaultKind {
  return name in points;
}
