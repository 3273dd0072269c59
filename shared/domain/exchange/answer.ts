/** What 1C gets: it looks at the body alone, whatever the status. */
export interface ExchangeAnswer {
  readonly contentType: string;
  readonly body: string;
}

/** `charset` stands last, because some versions take everything behind it for its value. */
const plain = 'text/plain; charset=utf-8';
const xml = 'application/xml; charset=utf-8';

/** 1C shows the text of a refusal only when the whole answer is shorter than this. Characters. */
export const longestFailure = 255;

/** It was done; lines beyond the first are told to 1C's log or carry values. */
export function success(...lines: readonly string[]): ExchangeAnswer {
  return { contentType: plain, body: ['success', ...lines].join('\n') };
}

/** Ask the same again. */
export function progress(sentence: string): ExchangeAnswer {
  return { contentType: plain, body: `progress\n${sentence}` };
}

/** It was refused; the sentence is for the person at 1C and is cut where 1C would not show it. */
export function failure(sentence: string): ExchangeAnswer {
  const room = longestFailure - 1 - 'failure\n'.length;
  const shown = sentence.length > room ? `${sentence.slice(0, room - 1)}…` : sentence;
  return { contentType: plain, body: `failure\n${shown}` };
}

/**
 * What we take: exactly two lines without an end of line behind the second, or «Управление торговлей» rejects it. The
 * limit keeps a fragment well below what a gateway passes on.
 */
export function parameters(fileLimit: number): ExchangeAnswer {
  return { contentType: plain, body: `zip=yes\nfile_limit=${fileLimit}` };
}

/** A document; it must begin with `<?xml`. */
export function document(body: string): ExchangeAnswer {
  return { contentType: xml, body };
}
