/** An answer of the service that is none: its name as the SDK knows it, and the status of HTTP. */
export class ServiceError extends Error {
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}
