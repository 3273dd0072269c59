import type { Portal } from '../../ports/portal.ts';
import { unreadable } from '../portal/unreadable.ts';
import { typeIds } from './portal-clients.ts';
import { rowsAt } from './portal-lists.ts';

/**
 * Whether the portal has any company or contact. One HTTP call. See
 * https://apidocs.bitrix24.ru/api-reference/crm/universal/crm-item-list.html
 * @throws Transient, Busy when the portal could not be asked
 */
export async function hasClients(portal: Portal): Promise<boolean> {
  const answers = await portal.batch(
    Object.values(typeIds).map((entityTypeId) => ({
      method: 'crm.item.list',
      repeat: 'read' as const,
      params: { entityTypeId, select: ['id'], order: { id: 'asc' }, start: -1 },
    })),
  );
  return answers.some((answer) => {
    if (!answer.ok) throw unreadable(answer.error);
    return rowsAt('items', answer.value.result).length > 0;
  });
}
