import { text } from '../../kernel/text.ts';
import type { Transcriber } from '../../ports/transcriber.ts';

const reason = text(
  'Распознавать речь здесь нечем: запись ждёт. На своём сервере установите пакеты pocketsphinx и pocketsphinx-en-us (английская речь) или укажите папку модели sherpa-onnx в настройке calls.sherpaModel (любой язык).',
  'There is nothing here to recognise speech with: the recording waits. On a server of your own, install the packages pocketsphinx and pocketsphinx-en-us (English), or set calls.sherpaModel to the folder of a sherpa-onnx model (any language).',
);

/** Lets every recording wait and says what to install. */
export const noTranscriber: Transcriber = {
  start: () => Promise.resolve({ state: 'waiting', reason }),
  look: () => Promise.resolve({ state: 'unknown' }),
};
