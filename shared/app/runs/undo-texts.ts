import { fieldWords } from '../../domain/entities/words.ts';
import type { RunRecordAction } from '../../domain/runs/run-record.ts';
import { type Text, text } from '../../kernel/text.ts';

/** Why something was not taken back. */
export const undoTexts = {
  gone: text('Записи больше нет: отменять нечего.', 'The record is gone: there is nothing to take back.'),
  relinked: text(
    'Запись с тех пор связали с другой: она оставлена как есть.',
    'The record was linked with another one since: it was left as it is.',
  ),
  hasChildren: text(
    'К записи с тех пор добавили другие (реквизиты, цены, вложенные разделы): она оставлена. Удалите её вручную, если она не нужна.',
    'Others were added to the record since (requisites, prices, sections): it was left. Delete it by hand if it is not needed.',
  ),
  picture: text(
    'Прежней картинки уже нет: запись оставлена как есть. Верните картинку в 1С или на портале.',
    'The picture before is not kept: the record was left as it is. Put the picture back in 1C or on the portal.',
  ),
  edited: (fields: readonly string[]): Text =>
    text(
      `С тех пор изменили: ${fields.map((name) => fieldWords(name).ru).join(', ')}. Запись оставлена как есть.`,
      `Edited since: ${fields.map((name) => fieldWords(name).en).join(', ')}. The record was left as it is.`,
    ),
  cannot: (action: RunRecordAction): Text =>
    action === 'created-in-base'
      ? text(
          'Объект создан в 1С: пометьте его на удаление в 1С, если он не нужен.',
          'The object was created in 1C: mark it for deletion there if it is not needed.',
        )
      : text(
          'Запись была удалена на портале: вернуть её нельзя.',
          'The record was deleted on the portal: it cannot be brought back.',
        ),
} as const;
