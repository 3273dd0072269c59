import * as z from 'zod';
import { parsedJson } from '../../kernel/json-text.ts';
import { type QueueName, queueNames } from '../queues.ts';

const queueUrls = z.partialRecord(z.enum(queueNames), z.string().min(1));

/** `QUEUE_URLS`: JSON object from queue name to queue URL, holding only the queues that the function may send to. */
const queueUrlsText = z.string().transform((value, context): Partial<Record<QueueName, string>> => {
  const parsed = queueUrls.safeParse(parsedJson(value));
  if (parsed.success) return parsed.data;
  context.addIssue({ code: 'custom', message: 'must be a JSON object from queue name to queue URL' });
  return z.NEVER;
});

/**
 * Pieces of a function's environment, to be spread into its schema. Infrastructure fills every one of them; each goes
 * together with the field of the same name in the contract's `access`, which is what the function's role is made of.
 */
export const environment = {
  table: { TABLE_NAME: z.string().min(1) },
  ephemeral: { EPHEMERAL_TABLE_NAME: z.string().min(1) },
  blobs: { BUCKET_NAME: z.string().min(1) },
  secrets: { SEAL_KEY_ARN: z.string().min(1) },
  sends: { QUEUE_URLS: queueUrlsText },
  /** Where the API is reached from outside, without a slash at the end. */
  publicUrl: { PUBLIC_URL: z.url().transform((url) => url.replace(/\/+$/, '')) },
  /** The application's credentials at Bitrix24; empty until the vendor has given them. */
  portal: {
    PORTAL_CLIENT_ID: z.string().default(''),
    PORTAL_CLIENT_SECRET: z.string().default(''),
    /** The vendor's authorisation server; another one only for tests. */
    PORTAL_OAUTH_URL: z.url().default('https://oauth.bitrix24.tech/oauth/token/'),
  },
  /** SHA-256 (hex) of the operator's bearer token; while empty the operator's routes answer 401 to everybody. */
  operator: {
    OPERATOR_TOKEN_SHA256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .default(''),
  },
  calls: {
    /** Begins the names of transcription jobs: tells installations in one AWS account apart. */
    CALLS_JOB_PREFIX: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,30}$/)
      .default('most24'),
    /** The model of Amazon Bedrock that summarises calls; empty for summaries by rules. */
    SUMMARY_MODEL: z.union([z.literal(''), z.string().regex(/^[\w.:/-]{1,200}$/)]).default(''),
  },
  /** Who letters come from; empty where no e-mail is set up. */
  mail: { MAIL_FROM: z.union([z.literal(''), z.email()]).default('') },
} as const;

/** Of every function, whatever it may touch. */
export const commonEnvironment = {
  LOG_LEVEL: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO'),
};
