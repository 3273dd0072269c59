import * as z from 'zod';

const whole = (least: number, most: number) => z.number().int().min(least).max(most);

/** `https://host[:port]` without path, query or user. */
const origin = z
  .string()
  .refine(
    (value) =>
      URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).origin === value,
  );

/** The configuration as the file holds it; what each option means stands in `option-texts.ts`. */
export const configSchema = z.strictObject({
  dir: z.string().min(1).default('.local'),
  host: z.string().min(1).default('127.0.0.1'),
  port: whole(0, 65_535).default(8780),
  publicUrl: origin.optional(),
  operatorToken: z
    .string()
    .regex(/^[\w.~+/=-]{32,256}$/)
    .optional(),
  trustProxy: z.boolean().default(false),
  metrics: z.enum(['open', 'token', 'off']).default('token'),
  concurrency: whole(1, 1000).default(8),
  stopSeconds: whole(0, 3600).default(25),
  egress: z.strictObject({ allow: z.array(origin).default([]) }).prefault({}),
  portal: z
    .strictObject({
      clientId: z.string().min(1).optional(),
      clientSecret: z.string().min(1).optional(),
      oauthUrl: z.url({ protocol: /^https?$/ }).optional(),
    })
    .prefault({}),
  mail: z
    .strictObject({
      smtpUrl: z.url({ protocol: /^smtps?$/ }).optional(),
      from: z.email().optional(),
    })
    .refine(({ smtpUrl, from }) => (smtpUrl === undefined) === (from === undefined), { path: ['from'] })
    .prefault({}),
  calls: z
    .strictObject({
      /** Recordings that somebody puts below it are taken. */
      folder: z.string().min(1).optional(),
      sherpaModel: z.string().min(1).optional(),
      sherpaLanguages: z.array(z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/)).default([]),
    })
    .prefault({}),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
      format: z.enum(['json', 'pretty']).optional(),
    })
    .prefault({}),
});

/** All options with their values. */
export type Config = z.output<typeof configSchema>;
