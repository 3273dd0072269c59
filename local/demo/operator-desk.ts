import type * as z from 'zod';

/** The operator at the API: over HTTP with the bearer token, as a console or a script does it. */
export class OperatorDesk {
  readonly #houseUrl: string;
  readonly #token: string;

  constructor(houseUrl: string, token: string) {
    this.#houseUrl = houseUrl;
    this.#token = token;
  }

  /** @throws Error what the API answers instead, or an answer of another shape */
  async ask<T>(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    answer: z.ZodType<T>,
    body?: object,
  ): Promise<T> {
    const response = await fetch(`${this.#houseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        'accept-language': 'ru',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return answer.parse(JSON.parse(text));
  }
}
