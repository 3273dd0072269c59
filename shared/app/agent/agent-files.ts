import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import { tenantBlobs } from '../../domain/connections/identity.ts';
import type { Clock } from '../../kernel/clock.ts';
import { parsedJsonBytes, plain } from '../../kernel/json-text.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Blobs, SignedUpload } from '../../ports/blobs.ts';
import type { Table } from '../../ports/table.ts';
import { dayOf } from '../history/days.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { PacketContent } from './accept-packet.ts';

/** What a file is for. */
export const filePurposes = ['packet', 'picture', 'document', 'report', 'recording'] as const;

const fileSchema = z.object({
  purpose: z.enum(filePurposes),
  name: z.string(),
  contentType: z.string(),
  size: z.int(),
  /** The object it belongs to. */
  object: z.object({ type: z.string(), ref: z.string() }).optional(),
  blob: z.string(),
});

/** A file that a base puts at our disposal. */
export type AgentFile = z.output<typeof fileSchema> & { readonly file: string };

/** Bytes. */
export const largestPacketFile = 32 * 1024 * 1024;

/** The address is good for so long. Seconds. */
const uploadSeconds = 3600;
/** A packet or a report lies so long after its upload, for repeats of what names it. Milliseconds. */
const passingKept = 7 * 24 * 3600_000;

const contentSchema = z.object({
  objects: z.array(z.unknown()).default([]),
  removed: z.array(z.unknown()).default([]),
});

/** Files of bases: packets too large for a request, pictures, printed documents. */
export class AgentFiles {
  readonly #table: Table;
  readonly #blobs: Blobs;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #newToken: () => string;

  constructor(table: Table, blobs: Blobs, clock: Pick<Clock, 'now'>, newToken: () => string) {
    this.#table = table;
    this.#blobs = blobs;
    this.#clock = clock;
    this.#newToken = newToken;
  }

  /** An address for a file. Each call gives a new one; a file that is never uploaded leaves nothing but an item. */
  async open(
    scope: ConnectionScope,
    wanted: Omit<AgentFile, 'blob' | 'file'>,
  ): Promise<{ readonly file: string; readonly upload: SignedUpload; readonly expiresAt: number }> {
    const file = this.#newToken();
    const blob = this.#blobKey(scope, wanted, file);
    const now = this.#clock.now();
    await this.#table.put({
      ...keys.agentFile.build({ ...scope, file }),
      ...plain({ ...wanted, blob }),
      ...(isPassing(wanted) && { ttl: Math.floor((now + passingKept) / 1000) }),
    });
    const { contentType } = wanted;
    const upload = await this.#blobs.signUpload(blob, { contentType, seconds: uploadSeconds });
    return { file, upload, expiresAt: now + uploadSeconds * 1000 };
  }

  /** `undefined` when no address was ever given for it. */
  async get(scope: ConnectionScope, file: string): Promise<AgentFile | undefined> {
    const item = await this.#table.get(keys.agentFile.build({ ...scope, file }));
    return item && { file, ...fileSchema.parse(item) };
  }

  /** What an uploaded packet holds. @throws Rejected when it is missing, too large or no packet */
  async readPacket(scope: ConnectionScope, file: string): Promise<PacketContent> {
    const known = await this.get(scope, file);
    const body = known && known.purpose === 'packet' ? await this.#blobs.get(known.blob) : undefined;
    if (!body) throw notUploaded();
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body.stream) {
      size += chunk.length;
      if (size > largestPacketFile) throw tooLarge();
      chunks.push(chunk);
    }
    const parsed = contentSchema.safeParse(parsedJsonBytes(Buffer.concat(chunks)));
    if (!parsed.success) throw noPacket();
    return parsed.data;
  }

  #blobKey(
    { tenant, connection }: ConnectionScope,
    wanted: Pick<AgentFile, 'purpose'>,
    file: string,
  ): string {
    // What lies under a day of `history/` is swept when the day is over.
    if (isPassing(wanted))
      return `history/${dayOf(this.#clock.now() + passingKept)}/${wanted.purpose}-${file}`;
    return `${tenantBlobs(tenant)}files/${connection}/${file}`;
  }
}

function isPassing({ purpose }: Pick<AgentFile, 'purpose'>): boolean {
  return purpose === 'packet' || purpose === 'report';
}

function notUploaded(): Rejected {
  return new Rejected(
    'agent.file-missing',
    text(
      'Файл пакета не загружен: загрузите его по выданному адресу и повторите запрос.',
      'The file of the packet is not there: upload it to the address given and repeat the request.',
    ),
  );
}

function tooLarge(): Rejected {
  return new Rejected(
    'agent.file-too-large',
    text(
      'Файл пакета больше 32 МБ: разделите изменения на несколько пакетов.',
      'The file of the packet is larger than 32 MB: split the changes into several packets.',
    ),
  );
}

function noPacket(): Rejected {
  return new Rejected(
    'agent.file-malformed',
    text(
      'Файл пакета — не JSON вида {"objects": […], "removed": […]} в UTF-8.',
      'The file of the packet is not JSON of the form {"objects": […], "removed": […]} in UTF-8.',
    ),
  );
}
