import type { Text } from '../shared/kernel/text.ts';

/** The house cannot start (or a command cannot run), for a reason a person can mend. Printed without a stack. */
export class StartFailed extends Error {
  readonly texts: readonly Text[];

  /** Several texts when several things are wrong at once. */
  constructor(texts: readonly Text[], options?: ErrorOptions) {
    super(texts.map((each) => each.en).join('\n'), options);
    this.name = 'StartFailed';
    this.texts = texts;
  }
}

/** The `code` of an error of Node (`EADDRINUSE`, `ENOENT` …), or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What an error says, for the end of a sentence. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
