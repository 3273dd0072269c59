import type { Connection } from '../../domain/connections/connection.ts';
import { document, type ExchangeAnswer, failure, parameters, success } from '../../domain/exchange/answer.ts';
import { emptyOrders, emptySaleLists } from '../../domain/exchange/sale-documents.ts';
import { type Text, text } from '../../kernel/text.ts';
import { cookieName, findSession, logIn } from './authenticate.ts';
import type { ExchangeDeps, ExchangeRequest, SessionRequest } from './exchange-request.ts';
import { importFile } from './import-file.ts';
import { receiveFile } from './receive-file.ts';
import { sentences } from './sentences.ts';

/** Bytes of a fragment that 1C is asked not to exceed. */
export const fileLimit = 2 * 1024 * 1024;

/**
 * Answers one request of the protocol «Обмен с сайтом» (https://v8.1c.ru/tekhnologii/obmen-dannymi-i-integratsiya/),
 * as 1C's trade configurations and the vendor's module for sites ask it. The status is always 200: 1C looks at the
 * words of the body alone.
 */
export async function answerExchange(deps: ExchangeDeps, request: ExchangeRequest): Promise<ExchangeAnswer> {
  if (request.type !== 'catalog' && request.type !== 'sale') return failure(sentences.unknownCommand.ru);
  if (request.mode === 'checkauth') return checkAuth(deps, request);
  const within = await findSession(deps, request);
  if (within) return within.connection.status.state === 'uninstalled' ? gone() : answerWithin(deps, within);
  // The form of settings in 1C asks for the lists with user and password alone.
  if (request.type === 'sale' && request.mode === 'info') return infoByPassword(deps, request);
  return failure(sentences.noSession.ru);
}

async function checkAuth(deps: ExchangeDeps, request: ExchangeRequest): Promise<ExchangeAnswer> {
  const result = await logIn(deps, request);
  if (!result.ok) return refuseLogIn(deps, request, result);
  const { connection } = result;
  const scope = { tenant: connection.tenant, connection: connection.id };
  if (connection.status.state === 'uninstalled') return gone();
  const { session, cookie } = await deps.sessions.open(scope, connection.keyHash);
  await deps.connections.heardOfBase(scope, deps.clock.now());
  await tell(deps, request, connection, session.id, text('1С вошла в обмен.', '1C logged in.'));
  return success(cookieName, cookie, `sessid=${session.id}`);
}

async function refuseLogIn(
  deps: ExchangeDeps,
  { type, mode }: ExchangeRequest,
  result: Extract<Awaited<ReturnType<typeof logIn>>, { ok: false }>,
): Promise<ExchangeAnswer> {
  const said = result.why === 'wrong' ? sentences.wrongLogIn : sentences.tooManyFailures;
  if (result.connection) {
    await deps.log.step(result.connection, { type, mode, outcome: 'failure', text: said });
  }
  return failure(said.ru);
}

async function infoByPassword(deps: ExchangeDeps, request: ExchangeRequest): Promise<ExchangeAnswer> {
  const result = await logIn(deps, request);
  return result.ok ? document(emptySaleLists()) : refuseLogIn(deps, request, result);
}

async function answerWithin(deps: ExchangeDeps, request: SessionRequest): Promise<ExchangeAnswer> {
  const { connection, type, mode, session } = request;
  const told = async (said: Text, answer: ExchangeAnswer) => {
    await tell(deps, request, connection, session.id, said);
    return answer;
  };
  switch (`${type} ${mode}`) {
    case 'catalog init':
    case 'sale init':
      return told(
        text('Параметры обмена переданы.', 'The parameters of the exchange were sent.'),
        parameters(fileLimit),
      );
    case 'catalog file':
    case 'sale file':
      return receiveFile(deps, request);
    case 'catalog import':
    case 'sale import':
      return importFile(deps, request);
    // Steps of the vendor's module behind the import: nothing is left to do in them.
    case 'catalog deactivate':
    case 'catalog complete':
      return told(text('Выгрузка каталога закончена.', 'The upload of the catalogue ended.'), success());
    case 'sale query':
      return told(
        text('Заказов для 1С нет.', 'There are no orders for 1C.'),
        document(emptyOrders(deps.clock.now(), request.cmlVersion)),
      );
    case 'sale success':
      await deps.connections.exchanged(session.scope, type, deps.clock.now());
      return told(text('1С подтвердила получение заказов.', '1C confirmed the orders.'), success());
    case 'sale info':
      return document(emptySaleLists());
    default:
      return failure(sentences.unknownCommand.ru);
  }
}

async function tell(
  deps: ExchangeDeps,
  { type, mode, filename }: ExchangeRequest,
  connection: Connection,
  session: string,
  said: Text,
): Promise<void> {
  await deps.log.step(connection, {
    session,
    type,
    mode,
    outcome: 'success',
    ...(filename !== undefined && { file: filename.slice(0, 255) }),
    text: said,
  });
}

function gone(): ExchangeAnswer {
  return failure(sentences.uninstalled.ru);
}
