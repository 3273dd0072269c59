import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { SESv2ServiceException, type SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterEach, expect, test } from 'vitest';
import { sesMailer } from '../../../shared/adapters/mail/ses-mailer.ts';
import { smtpMailer } from '../../../shared/adapters/mail/smtp-mailer.ts';

const letter = {
  to: ['boss@firm.example'],
  subject: 'Ошибки',
  text: 'Одна ошибка',
  id: 'digest-1-2026-11-21',
};

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A mail server that answers commands as told (250 otherwise; a silent one hangs up) and keeps what it heard. */
async function mailServer(answers: Readonly<Record<string, string>> = {}) {
  const heard: string[] = [];
  const server = createServer((socket) => {
    let inText = false;
    socket.write('220 mail.example\r\n');
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        heard.push(line);
        if (inText && line !== '.') continue;
        const word = inText ? 'END' : (line.split(' ')[0] ?? '');
        inText = word === 'DATA';
        const answer = answers[word] ?? (inText ? '354 go on' : '250 ok');
        if (answer === 'hang up') socket.destroy();
        else socket.write(`${answer}\r\n`);
      }
    });
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { heard, url: `smtp://127.0.0.1:${port}` };
}

test('a letter goes by SMTP, its name as Message-ID, the receivers hidden from one another', async () => {
  const { heard, url } = await mailServer();
  await smtpMailer(url, 'most24@firm.example').send(letter);
  expect(heard).toContain('RCPT TO:<boss@firm.example>');
  expect(heard).toContain('Message-ID: <digest-1-2026-11-21@firm.example>');
  expect(heard.some((line) => /^(To|Cc|Bcc):.*boss/i.test(line))).toBe(false);
});

test.each([
  [{ MAIL: '550 no' }, false],
  [{ END: '550 spam' }, false],
  [{ END: 'hang up' }, true],
])('whether a letter that failed was perhaps sent: %j', async (answers, sent) => {
  const { url } = await mailServer(answers);
  const mailer = smtpMailer(url, 'most24@firm.example');
  await expect(mailer.send(letter)).rejects.toMatchObject({ name: 'MailFailed', sent });
});

test('no server, no letter', async () => {
  const mailer = smtpMailer('smtp://127.0.0.1:1', 'most24@firm.example');
  await expect(mailer.send(letter)).rejects.toMatchObject({ sent: false });
});

test('SES gets the same letter', async () => {
  const inputs: unknown[] = [];
  const client = {
    send: async ({ input }: SendEmailCommand) => {
      inputs.push(input);
      return {};
    },
  };
  await sesMailer('most24@firm.example', client).send(letter);
  expect(inputs).toMatchObject([
    { FromEmailAddress: 'most24@firm.example', Destination: { BccAddresses: ['boss@firm.example'] } },
  ]);
});

test.each([
  [new SESv2ServiceException({ name: 'MessageRejected', $fault: 'client', $metadata: {} }), false],
  [new Error('socket hang up'), true],
])('SES: %s', async (error, sent) => {
  const client = { send: () => Promise.reject(error) };
  await expect(sesMailer('a@b.example', client).send(letter)).rejects.toMatchObject({ sent });
});
