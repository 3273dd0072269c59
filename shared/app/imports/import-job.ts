import * as z from 'zod';

const textSchema = z.object({ ru: z.string(), en: z.string() });

const uploadSchema = z.object({
  /** Name as the base gave it. */
  name: z.string(),
  /** The fragments are the blobs whose keys begin with this, in order of key. */
  prefix: z.string(),
  fragments: z.int().positive(),
  /** Of all fragments together. */
  bytes: z.int().nonnegative(),
});

/** A file as it lies in `Blobs`, in fragments. */
export type Upload = z.output<typeof uploadSchema>;

const wantedSchema = z.discriminatedUnion('kind', [
  /** The uploaded file itself. */
  z.object({ kind: z.literal('file'), upload: uploadSchema }),
  /** A file of this name inside one of the archives that the session uploaded, in the order of the uploads. */
  z.object({ kind: z.literal('entry'), entry: z.string(), archives: z.array(uploadSchema).min(1) }),
  /** Every XML file of an archive. */
  z.object({ kind: z.literal('archive'), upload: uploadSchema }),
]);

export type Wanted = z.output<typeof wantedSchema>;

export const importJobSchema = z.object({
  version: z.literal(1),
  /** Public id of the exchange session; tells apart files of one name. */
  session: z.string(),
  /** Name by which the base asked for the import. */
  file: z.string(),
  /** What the base called the kind of exchange: `catalog`, `sale`. */
  type: z.string(),
  wanted: wantedSchema,
  /**
   * - `requested` nobody has begun
   * - `staging` the file is being read into what the base says
   * - `staged` all of it is marked; the portal does not have all of it yet
   * - `done` all of it is on the portal or in the journal
   * - `failed` the file cannot be read; `failure` is for the person who looks at 1C
   */
  state: z.enum(['requested', 'staging', 'staged', 'done', 'failed']),
  requestedAt: z.number(),
  /** When its message was last sent to the queue. */
  announcedAt: z.number().optional(),
  /** When whoever works on it last gave a sign of life. */
  heartbeatAt: z.number().optional(),
  /** Who works on it. */
  owner: z.string().optional(),
  /** How far the reading is, in the reader's own terms, so that another run goes on from there. */
  progress: z.json().optional(),
  /** What was read, by kind of object. */
  counts: z.record(z.string(), z.number()).optional(),
  finishedAt: z.number().optional(),
  failure: textSchema.optional(),
});

/** One file that a base asked to import. Moments are milliseconds since the Unix epoch. */
export type ImportJob = Omit<z.output<typeof importJobSchema>, 'version'> & { readonly id: string };

/** What a request to import says; the rest of the job is bookkeeping. */
export type ImportRequest = Pick<ImportJob, 'id' | 'session' | 'file' | 'type' | 'wanted'>;

/** Whether nothing more will happen to it. */
export function isFinished(job: ImportJob): boolean {
  return job.state === 'done' || job.state === 'failed';
}
