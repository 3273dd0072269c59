import { type ExchangeAnswer, failure, success } from '../../domain/exchange/answer.ts';
import { uploadName } from '../../domain/exchange/upload-name.ts';
import { text } from '../../kernel/text.ts';
import type { ExchangeDeps, SessionRequest } from './exchange-request.ts';
import { sentences } from './sentences.ts';
import { scheduleSessionEnd } from './session-end.ts';

/** More than a real base ever sends in one file; a file that goes on for ever ends here. */
const mostBytes = 4 * 1024 ** 3;

/** Takes a fragment of a file. `success` means that it lasts. */
export async function receiveFile(deps: ExchangeDeps, request: SessionRequest): Promise<ExchangeAnswer> {
  const { connection, session, type, mode, body } = request;
  if (request.method !== 'POST') return failure(sentences.wrongMethod.ru);
  const name = uploadName(request.filename);
  if (name === undefined) return refuseName(deps, request);
  const before = await deps.uploads.get(session, name);
  if (before && !before.closed && before.bytes + body.length > mostBytes) {
    await tellTooLarge(deps, request, name, before.bytes);
    return failure(sentences.tooLarge.ru);
  }
  if (!before) await scheduleSessionEnd(deps, session);
  const received = await deps.uploads.append(session, type, name, body);
  const said =
    received === 'repeated'
      ? text('Фрагмент пришёл повторно и не добавлен ещё раз.', 'The fragment came again and was not added.')
      : text('Фрагмент файла принят.', 'A fragment of the file was received.');
  await deps.log.step(connection, {
    session: session.id,
    type,
    mode,
    outcome: 'success',
    file: name,
    bytes: body.length,
    text: said,
  });
  return success();
}

async function refuseName(deps: ExchangeDeps, request: SessionRequest): Promise<ExchangeAnswer> {
  const { connection, session } = request;
  const shown = (request.filename ?? '').slice(0, 100);
  await deps.log.problem(connection, {
    id: `${session.id} name ${shown}`,
    causeKey: 'exchange.bad-file-name',
    ...(shown !== '' && { file: shown }),
    text: sentences.badName,
    details: { file: shown },
  });
  return failure(sentences.badName.ru);
}

async function tellTooLarge(
  deps: ExchangeDeps,
  { connection, session }: SessionRequest,
  name: string,
  bytes: number,
): Promise<void> {
  await deps.log.problem(connection, {
    id: `${session.id} size ${name}`,
    causeKey: 'exchange.file-too-large',
    file: name,
    text: sentences.tooLarge,
    details: { file: name, bytes },
  });
}
