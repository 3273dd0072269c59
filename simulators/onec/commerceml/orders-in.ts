import { ExchangeRefused, firstWord } from './answers.ts';
import { ExchangeSession, type SessionTools } from './session.ts';

/** Loads the orders of a document; throws when one of them is bad, so that none is confirmed. */
export type LoadOrders = (document: string) => Promise<void>;

/**
 * Asks for orders and confirms them after all were loaded.
 * @throws ExchangeRefused when the document does not begin as the configuration wants, or the confirmation is refused
 */
export async function fetchOrders(tools: SessionTools, load: LoadOrders): Promise<void> {
  const { profile } = tools;
  const session = new ExchangeSession(tools);
  await session.login('sale');
  if (profile.initBeforeQuery) await session.parameters('sale');
  const document = await session.get('sale', 'query');
  if (!profile.queryMayStartWith.some((beginning) => document.startsWith(beginning))) {
    throw new ExchangeRefused('Не удалось прочитать данные, загруженные с сервера');
  }
  await load(document);
  const confirmation = await session.get('sale', 'success');
  const refused = profile.initBeforeQuery
    ? firstWord(confirmation).startsWith('failure')
    : confirmation === '';
  if (refused) throw new ExchangeRefused('Сервер не подтвердил получение заказов');
}
