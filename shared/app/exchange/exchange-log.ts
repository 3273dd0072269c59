import type { Connection } from '../../domain/connections/connection.ts';
import type { Text } from '../../kernel/text.ts';

/** One step of an exchange, as the interaction history shows it. */
export interface ExchangeStep {
  /** Public id of the session; missing before there is one. */
  readonly session?: string;
  readonly type: string;
  readonly mode: string;
  readonly outcome: 'success' | 'progress' | 'failure';
  /** Name of the file it is about. */
  readonly file?: string;
  readonly bytes?: number;
  readonly text: Text;
}

/** Something in an exchange that a person has to know of. */
export interface ExchangeProblem {
  /** Names this very event, so that telling it twice counts it once. */
  readonly id: string;
  readonly causeKey: string;
  readonly file?: string;
  readonly text: Text;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** Where exchanges tell what happened: the interaction history and the error journal. */
export interface ExchangeLog {
  step(connection: Connection, step: ExchangeStep): Promise<void>;
  problem(connection: Connection, problem: ExchangeProblem): Promise<void>;
}
