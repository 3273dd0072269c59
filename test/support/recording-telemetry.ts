import type { Fields, Telemetry } from '../../shared/ports/telemetry.ts';

export interface Line {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Fields;
  readonly error?: unknown;
}

export interface Sample {
  readonly metric: string;
  readonly value: number;
  readonly labels: Fields;
}

/** Telemetry that keeps what it is told, for tests to look at. */
export interface RecordingTelemetry extends Telemetry {
  readonly lines: readonly Line[];
  readonly samples: readonly Sample[];
  readonly flushes: () => number;
}

export function recordingTelemetry(): RecordingTelemetry {
  const lines: Line[] = [];
  const samples: Sample[] = [];
  let flushes = 0;
  const withFields = (own: Fields): RecordingTelemetry => ({
    lines,
    samples,
    flushes: () => flushes,
    debug: (message, fields) => void lines.push({ level: 'debug', message, fields: { ...own, ...fields } }),
    info: (message, fields) => void lines.push({ level: 'info', message, fields: { ...own, ...fields } }),
    warn: (message, fields) => void lines.push({ level: 'warn', message, fields: { ...own, ...fields } }),
    error: (message, error, fields) =>
      void lines.push({ level: 'error', message, error, fields: { ...own, ...fields } }),
    count: (metric, value = 1, labels = {}) => void samples.push({ metric, value, labels }),
    duration: (metric, value, labels = {}) => void samples.push({ metric, value, labels }),
    child: (fields) => withFields({ ...own, ...fields }),
    flush: () => {
      flushes += 1;
    },
  });
  return withFields({});
}
