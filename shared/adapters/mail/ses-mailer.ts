import { SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { type Letter, type Mailer, MailFailed } from '../../ports/mailer.ts';

/** What is used of the client. */
interface Client {
  send(command: SendEmailCommand): Promise<unknown>;
}

/** Sends by Amazon SES. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
export function sesMailer(from: string, client: Client = new SESv2Client({ maxAttempts: 1 })): Mailer {
  return {
    send: async ({ to, subject, text }: Letter) => {
      const content = (data: string) => ({ Data: data, Charset: 'UTF-8' });
      const command = new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { BccAddresses: [...to] },
        Content: { Simple: { Subject: content(subject), Body: { Text: content(text) } } },
      });
      try {
        await client.send(command);
      } catch (error) {
        // An answer of the service says that it refused the letter; silence says nothing.
        const answered = error instanceof SESv2ServiceException && error.$fault === 'client';
        throw new MailFailed(!answered, 'the letter was not sent by SES', { cause: error });
      }
    },
  };
}
