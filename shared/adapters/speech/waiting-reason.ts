import { type Text, text } from '../../kernel/text.ts';

/**
 * Why a recording waits: nothing here speaks its language, or the engines that would lack something.
 * @param lacking what each engine that speaks one of the languages lacks.
 */
export function waitingReason(languages: readonly string[], lacking: readonly Text[]): Text {
  const names = languages.join(', ');
  if (lacking.length === 0) {
    return text(
      `Распознавать ${names} здесь нечем: запись ждёт. Укажите папку модели sherpa-onnx этого языка в настройке calls.sherpaModel.`,
      `There is nothing here to recognise ${names} with: the recording waits. Set calls.sherpaModel to the folder of a sherpa-onnx model of that language.`,
    );
  }
  const ru = lacking.map((lack) => lack.ru).join(' ');
  const en = lacking.map((lack) => lack.en).join(' ');
  return text(`Запись ждёт. ${ru}`, `The recording waits. ${en}`);
}
