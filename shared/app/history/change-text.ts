import { entityWords, fieldWords } from '../../domain/entities/words.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { RecordChange } from '../sync/sync-log.ts';

const told: Readonly<Record<RecordChange['action'], Text>> = {
  created: text('Создано на портале', 'Created on the portal'),
  adopted: text('Найдено на портале и связано', 'Found on the portal and linked'),
  updated: text('Изменено на портале', 'Changed on the portal'),
  'created-in-base': text('Создано в 1С', 'Created in 1C'),
  'updated-in-base': text('Изменено в 1С', 'Changed in 1C'),
  'marked-in-base': text('Помечено на удаление в 1С', 'Marked for deletion in 1C'),
  removed: text('Удалено с портала отменой запуска', 'Removed from the portal by undoing a run'),
  unlinked: text('Связь снята отменой запуска', 'Unlinked by undoing a run'),
  'link-dropped': text('Связь снята, на портале больше нет', 'Unlinked, it is gone from the portal'),
};

const longestValue = 60;

/** A change in one line: «Изменено на портале: цена — цена 4224.8 → 4225.8». The fields in full are in the details. */
export function changeText({ action, entity, fields }: RecordChange): Text {
  const name = valueText(fields['name']?.after ?? fields['name']?.before);
  const what = entityWords(entity);
  const parts = action === 'updated' || action === 'updated-in-base' ? Object.entries(fields) : [];
  const line = (language: 'ru' | 'en') => {
    const named = action.startsWith('created') && name ? ` «${name}»` : '';
    const changes = parts.map(
      ([field, { before, after }]) =>
        `${fieldWords(field)[language]} ${before === undefined ? '' : `${valueText(before) || '—'} → `}${valueText(after) || '—'}`,
    );
    const listed = changes.length > 0 ? `; ${changes.join(', ')}` : '';
    return `${told[action][language]}: ${what[language]}${named}${listed}`;
  };
  return text(line('ru'), line('en'));
}

/** Plain values as they are, long ones cut; references and lists are for the details. */
function valueText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? '+' : '−';
  if (typeof value === 'object') return '…';
  const plain = String(value);
  return plain.length <= longestValue ? plain : `${plain.slice(0, longestValue - 1)}…`;
}
