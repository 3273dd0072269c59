import { createTransport } from 'nodemailer';
import { type Letter, type Mailer, MailFailed } from '../../ports/mailer.ts';

/** Codes of nodemailer for trouble before the text of a letter was handed over, and for its refusal. */
const unsentCodes = new Set(['EDNS', 'ETLS', 'EAUTH', 'ENOAUTH', 'EENVELOPE', 'EMESSAGE', 'EPROXY']);

/**
 * Sends by an SMTP server (`smtps://user:password@host:465`, `smtp://host:587`), whose address the operator gives.
 * A server on the usual port must offer TLS unless it is this machine itself.
 */
export function smtpMailer(url: string, from: string): Mailer {
  const { protocol, hostname } = new URL(url);
  const local = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  const transport = createTransport({
    url,
    ...{ connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 },
    ...{ requireTLS: protocol === 'smtp:' && !local, disableFileAccess: true, disableUrlAccess: true },
  });
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '');
  return {
    send: async ({ to, subject, text, id }: Letter) => {
      try {
        await transport.sendMail({ from, bcc: [...to], subject, text, messageId: `<${id}@${domain}>` });
      } catch (error) {
        const code = detailOf(error, 'code');
        // A connection that closes says nothing of the letter; one that was never made does.
        const unsent = unsentCodes.has(code) || detailOf(error, 'syscall') === 'connect';
        throw new MailFailed(!unsent, `the letter was not sent: ${code || 'unknown'}`, { cause: error });
      }
    },
  };
}

function detailOf(error: unknown, name: 'code' | 'syscall'): string {
  return error instanceof Error && name in error ? String(Reflect.get(error, name)) : '';
}
