/** A letter of plain text. */
export interface Letter {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** Names the letter: the left part of a Message-ID, so that mail programs drop a second copy. */
  readonly id: string;
}

/** The letter was not, or perhaps not, handed to a mail server. `sent` is false only when it surely was not. */
export class MailFailed extends Error {
  readonly sent: boolean;

  constructor(sent: boolean, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MailFailed';
    this.sent = sent;
  }
}

/** Sends e-mail in the name of the house. */
export interface Mailer {
  /** @throws MailFailed */
  send(letter: Letter): Promise<void>;
}
