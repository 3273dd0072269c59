import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { formatDateTime } from '../data/dates.ts';
import type { Operating } from '../limits/operating-time.ts';

/**
 * The `time` of an answer, seconds.
 * See https://apidocs.bitrix24.com/api-reference/data-types.html
 */
export function timeBlock(
  startedAt: number,
  finishedAt: number,
  processingSeconds: number,
  offsetMinutes: number,
  operating: Operating,
): Json {
  return {
    start: startedAt / 1000,
    finish: finishedAt / 1000,
    duration: (finishedAt - startedAt) / 1000,
    processing: processingSeconds,
    date_start: formatDateTime(startedAt, offsetMinutes),
    date_finish: formatDateTime(finishedAt, offsetMinutes),
    operating_reset_at: operating.resetAt,
    operating: operating.seconds,
  };
}
