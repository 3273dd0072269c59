import { person } from '../data/actor.ts';
import { crmEntityNamed } from '../data/crm/crm-entity.ts';
import { crmItems } from '../data/crm/crm-items.ts';
import { postCommentsStore, postsStore } from '../data/feed/posts.ts';
import { addActivity, ownerValues } from '../data/timeline/change-activities.ts';
import { timelineStore } from '../data/timeline/timeline-records.ts';
import type { Portal } from '../portal.ts';

const hour = 3_600_000;

/** Author, hours ago, title, text, recipients. */
const posts = [
  [1, 49, 'Инвентаризация', 'В пятницу пересчитываем склад. Отгрузок до 14:00 не будет.', ['UA']],
  [7, 26, 'Закрытие месяца', 'Закрывающие документы жду до [b]3 числа[/b].', ['DR2', 'DR4']],
  [8, 3, 'Обмен с 1С', 'С понедельника цены и остатки приходят из 1С.', ['SG1', 'U3']],
] as const;

/** Messages people left in the activity stream, and what stands in the timelines of the first deals. */
export function addNews(portal: Portal, now: number): void {
  for (const [authorId, ago, title, text, destinations] of posts)
    portal.store(postsStore).add((id) => ({
      ...{ id, title, text, authorId, publishedAt: now - ago * hour, destinations },
      ...{ files: [], important: id === 1, importantUntil: null, tags: [] },
    }));
  portal.store(postCommentsStore).add((id) => ({
    ...{ id, postId: 2, authorId: 3, text: 'По «Северу» отправлю завтра.', createdAt: now - 20 * hour },
    files: [],
  }));
  const deals = [...crmItems(portal, crmEntityNamed('DEAL'))].slice(0, 5);
  for (const { id: entityId } of deals) addHistory(portal, entityId, now);
}

function addHistory(portal: Portal, entityId: number, now: number): void {
  const owner = { entityTypeId: 2, entityId };
  portal.store(timelineStore).add((id) => ({
    ...{ id, kind: 'comment', ...owner, text: 'Клиент просит отгрузить двумя партиями.' },
    ...{ authorId: 3, createdAt: now - 5 * hour, files: [] },
  }));
  const values = {
    ...{ TYPE_ID: 6, PROVIDER_ID: 'CRM_TODO', PROVIDER_TYPE_ID: 'TODO', RESPONSIBLE_ID: 3 },
    ...{ ...ownerValues(owner), SUBJECT: 'Согласовать срок поставки', END_TIME: now + 24 * hour },
  };
  const nothing = { communications: [], settings: [], providerParams: [], files: [], card: null };
  addActivity(portal, { values, bindings: [owner], ...nothing }, person(3), now - 4 * hour);
}
