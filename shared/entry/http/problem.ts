import { Broken, Busy, Conflict, Outcome, Rejected, Transient } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';

/** What is wrong with one field of a request. `field` is e.g. `query.limit` or `body.items[0].name`. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface ProblemOptions {
  /** Stable machine-readable cause; becomes the `type`. */
  readonly cause?: string;
  readonly detail?: Text;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

const titles: Readonly<Record<number, Text>> = {
  400: text('Запрос составлен неверно', 'Bad request'),
  401: text('Нужна авторизация', 'Authorisation required'),
  403: text('Доступ запрещён', 'Access denied'),
  404: text('Не найдено', 'Not found'),
  405: text('Метод не поддерживается', 'Method not allowed'),
  409: text('Данные изменились', 'Conflict'),
  413: text('Тело запроса слишком велико', 'Request body too large'),
  415: text('Тип данных не поддерживается', 'Unsupported media type'),
  422: text('Данные не приняты', 'Data not accepted'),
  429: text('Слишком много попыток', 'Too many attempts'),
  500: text('Внутренняя ошибка', 'Internal error'),
  503: text('Служба временно недоступна', 'Service unavailable'),
  504: text('Ответ не успел', 'The answer took too long'),
};

/** An error that has an HTTP answer of its own; everything else is a 500 without a word about the reason. */
export class Problem extends Error {
  readonly status: number;
  readonly title: Text;
  readonly type: string;
  readonly detail: Text | undefined;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: keyof typeof titles & number, options: ProblemOptions = {}) {
    super(`${status}${options.cause ? ` ${options.cause}` : ''}`);
    this.name = 'Problem';
    this.status = status;
    this.title = titles[status] ?? text('Ошибка', 'Error');
    this.type = options.cause ? `urn:most24:problem:${options.cause}` : 'about:blank';
    this.detail = options.detail;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}

function statusOf(outcome: Outcome): number {
  if (outcome instanceof Rejected) return 422;
  if (outcome instanceof Conflict || outcome instanceof Broken) return 409;
  if (outcome instanceof Busy || outcome instanceof Transient) return 503;
  return 500;
}

/** The answer to what a handler threw. `now` (milliseconds) tells how long a `Busy` is to wait. */
export function problemOf(error: unknown, now: number): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new Problem(504, {
      detail: text('Повторите запрос чуть позже.', 'Repeat the request a little later.'),
      headers: { 'retry-after': '5' },
    });
  }
  if (!(error instanceof Outcome)) {
    return new Problem(500, {
      detail: text(
        'Мы уже знаем об ошибке. Если она повторится, сообщите номер запроса (correlationId).',
        'We know about the error. If it happens again, tell us the number of the request (correlationId).',
      ),
    });
  }
  const seconds = error instanceof Busy ? Math.max(1, Math.ceil((error.retryAt - now) / 1000)) : 5;
  const status = statusOf(error);
  return new Problem(status, {
    cause: error.causeKey,
    detail: error.text,
    headers: status === 503 ? { 'retry-after': String(seconds) } : {},
  });
}
