import { readFileSync } from 'node:fs';
import * as z from 'zod';

const schema = z.array(
  z.strictObject({
    port: z.enum(['Table', 'Queue', 'Blobs', 'Secrets']),
    case: z.string(),
    engine: z.string(),
    /** What the engine lacks. */
    reason: z.string().min(20),
  }),
);

export type ContractException = z.infer<typeof schema>[number];

/** Cases that an engine cannot run, each with what the engine lacks. */
export const exceptions: readonly ContractException[] = schema.parse(
  JSON.parse(readFileSync(new URL('exceptions.json', import.meta.url), 'utf8')),
);
