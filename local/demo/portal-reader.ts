import * as z from 'zod';

/** Rows of a list, whatever their shape. */
type Row = Readonly<Record<string, unknown>>;

const pageSchema = z.object({ result: z.unknown(), next: z.number().optional() });

/** Reads the demo's portal as a person with a webhook does: over HTTP, page by page. */
export class PortalReader {
  readonly #webhook: string;

  constructor(webhook: string) {
    this.#webhook = webhook;
  }

  /** All rows of a list that stand at `place` of the result. @throws Error what the portal answers instead */
  async list(method: string, params: Row, place: string): Promise<readonly Row[]> {
    const rows: Row[] = [];
    let start: number | undefined = 0;
    while (start !== undefined) {
      const page = await this.#call(method, { ...params, start });
      const result = z.record(z.string(), z.unknown()).parse(page.result);
      rows.push(...z.array(z.record(z.string(), z.unknown())).parse(result[place]));
      start = page.next;
    }
    return rows;
  }

  /** What a method answers. @throws Error what the portal answers instead */
  async call(method: string, params: Row): Promise<unknown> {
    return (await this.#call(method, params)).result;
  }

  /** Bytes in base64 of the picture that a field of a row tells of; `undefined` when it tells of none. */
  async picture(field: unknown): Promise<string | undefined> {
    if (field === null || field === undefined) return undefined;
    const { url } = z.object({ url: z.string() }).parse(field);
    const response = await fetch(new URL(url, this.#webhook));
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer()).toString('base64');
  }

  async #call(method: string, params: Row): Promise<z.output<typeof pageSchema>> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(`${this.#webhook}${method}.json`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(params),
      });
      if (response.ok) return pageSchema.parse(await response.json());
      // The portal takes two calls a second from one address, and the house works beside this reader.
      if (response.status !== 503 || attempt === 20)
        throw new Error(`${method}: ${response.status} ${await response.text()}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
