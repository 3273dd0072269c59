import { type Text, text } from '../../kernel/text.ts';
import type { PortalError } from '../../ports/portal.ts';

/** Several records of the other side fit the rules of identification. */
export function severalMatch(several: readonly string[]): Text {
  return text(
    `По правилам сопоставления подходят несколько записей (${several.join(', ')}): ничего не записано. Свяжите нужную вручную или объедините дубли.`,
    `Several records fit the rules of identification (${several.join(', ')}): nothing was written. Link the right one by hand or merge the duplicates.`,
  );
}

/** The portal's record belongs to another connection. */
export const heldByAnother = text(
  'Запись портала с этим внешним кодом уже связана с другой базой: новая связь не создана. Разорвите прежнюю связь или смените внешний код.',
  'The portal record with this external key is linked with another base already: no link was made. Remove the old link or change the external key.',
);

/** The portal would not write a record. */
export function refused(error: PortalError): Text {
  const said = error.description || error.code;
  return text(
    `Портал отказал (${error.method}): ${said}. Исправьте данные и повторите обмен.`,
    `The portal refused (${error.method}): ${said}. Correct the data and exchange again.`,
  );
}
