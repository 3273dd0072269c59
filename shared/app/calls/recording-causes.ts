import type { CallCause } from '../../domain/calls/call.ts';
import { text } from '../../kernel/text.ts';

export const tooLarge: CallCause = {
  causeKey: 'call.recording-too-large',
  text: text(
    'Запись больше 1 ГБ и не взята. Сжимайте записи на АТС (mp3) или делите их.',
    'The recording is larger than 1 GB and was not taken. Let the exchange compress recordings (mp3), or split them.',
  ),
};

export const empty: CallCause = {
  causeKey: 'call.recording-empty',
  text: text(
    'Файл записи пуст (0 байт). Проверьте запись разговоров на АТС.',
    'The file of the recording is empty (0 bytes). Check how the exchange records calls.',
  ),
};

export const expired: CallCause = {
  causeKey: 'call.recording-link-expired',
  text: text(
    'Ссылка на запись больше не действует. Передайте звонок ещё раз с новой ссылкой.',
    'The link to the recording is no longer valid. Hand the call over again with a new link.',
  ),
};

export const notUploaded: CallCause = {
  causeKey: 'call.recording-not-uploaded',
  text: text(
    'Запись обещана, но за сутки не загружена по выданному адресу. Передайте её ещё раз.',
    'The recording was promised but not uploaded to the given address within a day. Hand it over again.',
  ),
};

export const endless: CallCause = {
  causeKey: 'call.recording-endless',
  text: text(
    'Запись не удалось скачать за отведённое время: источник отвечает слишком медленно или не заканчивает. Проверьте источник и повторите.',
    'The recording could not be downloaded in the time given: its source is too slow or never ends. Check the source and repeat.',
  ),
};

export const unreachable: CallCause = {
  causeKey: 'call.recording-unreachable',
  text: text(
    'Запись не удалось скачать: источник не отвечает. Проверьте, что он доступен, и повторите.',
    'The recording could not be downloaded: its source does not answer. Check that it can be reached, and repeat.',
  ),
};
