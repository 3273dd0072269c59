import { text } from '../../kernel/text.ts';

/** What a person at 1C reads, one sentence each; together with the word `failure` below 255 characters in Russian. */
export const sentences = {
  wrongLogIn: text(
    'Адрес обмена, пользователь или пароль не подходят: скопируйте их со страницы приложения Most24 в Битрикс24.',
    'The exchange address, the user or the password do not fit: copy them from the page of Most24 in Bitrix24.',
  ),
  tooManyFailures: text(
    'Слишком много неудачных попыток входа: проверьте адрес, пользователя и пароль и повторите через 15 минут.',
    'Too many failed log-ins: check address, user and password, and try again in 15 minutes.',
  ),
  uninstalled: text(
    'Приложение Most24 удалено с портала Битрикс24: установите его снова, настройки обмена менять не нужно.',
    'Most24 was removed from the Bitrix24 portal: install it again, the settings of the exchange stay as they are.',
  ),
  noSession: text(
    'Сеанс обмена не найден или закончился: начните обмен заново.',
    'The session is unknown or over: begin the exchange anew.',
  ),
  badName: text(
    'Недопустимое имя файла: нужен относительный путь без «..» и особых знаков, не длиннее 255 знаков.',
    'Bad file name: a relative path without “..” and special characters is needed, of at most 255 characters.',
  ),
  wrongMethod: text(
    'Файл передаётся методом POST: содержимое не получено.',
    'A file is sent by POST: no content came.',
  ),
  tooLarge: text(
    'Файл слишком велик: разбейте выгрузку на порции в настройках обмена 1С.',
    'The file is too large: split the upload into portions in the exchange settings of 1C.',
  ),
  unknownCommand: text(
    'Unknown command type. Эта команда обмена не поддерживается.',
    'Unknown command type. This command of the exchange is not supported.',
  ),
  broken: text(
    'Внутренняя ошибка Most24: повторите обмен позже, мы уже знаем о ней.',
    'Internal error of Most24: exchange again later, we know about it already.',
  ),
} as const;
