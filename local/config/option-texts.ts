import { type Text, text } from '../../shared/kernel/text.ts';

/** What a person must know of an option. */
export interface OptionText {
  /** Variable of the environment that sets it. */
  readonly variable: string;
  readonly title: Text;
  /** What is allowed; ends the sentence “… must be …”. */
  readonly allowed: Text;
  /** How the text of the environment is read; as it is when absent. */
  readonly kind?: 'number' | 'flag' | 'list';
}

const yesOrNo = text('true или false', 'true or false');

/** Every option by its path in the configuration file. None of their values is ever printed. */
export const optionTexts: Readonly<Record<string, OptionText>> = {
  dir: {
    variable: 'MOST24_DIR',
    title: text('папка данных', 'the data folder'),
    allowed: text('путь к папке', 'the path of a folder'),
  },
  host: {
    variable: 'MOST24_HOST',
    title: text('адрес, на котором слушать', 'the address to listen on'),
    allowed: text('имя или адрес этой машины', 'a name or an address of this machine'),
  },
  port: {
    variable: 'MOST24_PORT',
    title: text('порт', 'the port'),
    allowed: text('целое число от 0 до 65535', 'a whole number from 0 to 65535'),
    kind: 'number',
  },
  publicUrl: {
    variable: 'MOST24_PUBLIC_URL',
    title: text(
      'адрес, под которым службу видят снаружи',
      'the address under which the service is seen from outside',
    ),
    allowed: text(
      'адрес вида https://most24.example.ru без пути',
      'an address like https://most24.example.com without a path',
    ),
  },
  operatorToken: {
    variable: 'MOST24_OPERATOR_TOKEN',
    title: text(
      'ключ оператора; если не задан, создаётся в папке данных',
      'the operator’s token; generated in the data folder when absent',
    ),
    allowed: text(
      '32–256 знаков: латиница, цифры, . _ ~ + / = -',
      '32–256 characters: Latin letters, digits, . _ ~ + / = -',
    ),
  },
  trustProxy: {
    variable: 'MOST24_TRUST_PROXY',
    title: text(
      'верить ли заголовку X-Forwarded-For своего прокси',
      'whether to believe X-Forwarded-For of one’s own proxy',
    ),
    allowed: yesOrNo,
    kind: 'flag',
  },
  metrics: {
    variable: 'MOST24_METRICS',
    title: text('кому отдавать /metrics', 'who may read /metrics'),
    allowed: text(
      'open (всем), token (по ключу оператора; с этой машины всем, пока не задан publicUrl) или off (никому)',
      'open (anybody), token (by the operator’s token; anybody on this machine while publicUrl is not set) or off (nobody)',
    ),
  },
  concurrency: {
    variable: 'MOST24_CONCURRENCY',
    title: text(
      'сколько пачек одной очереди обрабатывать сразу',
      'how many batches of one queue are worked on at once',
    ),
    allowed: text('целое число от 1 до 1000', 'a whole number from 1 to 1000'),
    kind: 'number',
  },
  stopSeconds: {
    variable: 'MOST24_STOP_SECONDS',
    title: text(
      'сколько секунд ждать начатую работу при остановке',
      'for how many seconds a stop waits for work under way',
    ),
    allowed: text('целое число от 0 до 3600', 'a whole number from 0 to 3600'),
    kind: 'number',
  },
  'egress.allow': {
    variable: 'MOST24_EGRESS_ALLOW',
    title: text(
      'адреса частной сети, к которым можно обращаться',
      'origins inside a private network that may be reached',
    ),
    allowed: text(
      'список адресов вида http://1c.office:8080 без пути (в переменной через запятую)',
      'a list of origins like http://1c.office:8080 without a path (separated by commas in the variable)',
    ),
    kind: 'list',
  },
  'portal.clientId': {
    variable: 'MOST24_PORTAL_CLIENT_ID',
    title: text(
      'client_id приложения из карточки локального или тиражного приложения Битрикс24',
      'client_id of the application, from its card in Bitrix24',
    ),
    allowed: text('непустая строка', 'a text that is not empty'),
  },
  'portal.clientSecret': {
    variable: 'MOST24_PORTAL_CLIENT_SECRET',
    title: text(
      'client_secret приложения из той же карточки',
      'client_secret of the application, from the same card',
    ),
    allowed: text('непустая строка', 'a text that is not empty'),
  },
  'portal.oauthUrl': {
    variable: 'MOST24_PORTAL_OAUTH_URL',
    title: text(
      'адрес сервера авторизации; задаётся только для проверок',
      'the address of the authorisation server; set for tests only',
    ),
    allowed: text('адрес http или https', 'an http or https address'),
  },
  'mail.smtpUrl': {
    variable: 'MOST24_MAIL_SMTP_URL',
    title: text(
      'почтовый сервер для сводок ошибок; вместе с mail.from',
      'the mail server for digests of errors; together with mail.from',
    ),
    allowed: text(
      'адрес вида smtps://user:password@smtp.example.ru:465',
      'an address like smtps://user:password@smtp.example.com:465',
    ),
  },
  'mail.from': {
    variable: 'MOST24_MAIL_FROM',
    title: text(
      'адрес отправителя писем; вместе с mail.smtpUrl',
      'the sender of letters; together with mail.smtpUrl',
    ),
    allowed: text('адрес почты', 'an e-mail address'),
  },
  'calls.folder': {
    variable: 'MOST24_CALLS_FOLDER',
    title: text(
      'папка, из которой берутся записи звонков: в ней папки с номерами подключений',
      'the folder from which recordings of calls are taken: folders named by the numbers of connections',
    ),
    allowed: text('путь к папке', 'the path of a folder'),
  },
  'calls.sherpaModel': {
    variable: 'MOST24_CALLS_SHERPA_MODEL',
    title: text(
      'папка модели sherpa-onnx для распознавания речи',
      'the folder of a sherpa-onnx model for recognising speech',
    ),
    allowed: text('путь к папке', 'the path of a folder'),
  },
  'calls.sherpaLanguages': {
    variable: 'MOST24_CALLS_SHERPA_LANGUAGES',
    title: text('языки этой модели; без них любые', 'the languages of that model; any when left out'),
    allowed: text('коды вида ru или ru-RU через запятую', 'codes such as ru or ru-RU, by commas'),
    kind: 'list',
  },
  'log.level': {
    variable: 'MOST24_LOG_LEVEL',
    title: text('подробность журнала', 'how much is logged'),
    allowed: text('debug, info, warn или error', 'debug, info, warn or error'),
  },
  'log.format': {
    variable: 'MOST24_LOG_FORMAT',
    title: text(
      'вид журнала; если не задан, pretty в терминале и json в остальных случаях',
      'the form of the log; pretty on a terminal and json otherwise when absent',
    ),
    allowed: text('json или pretty', 'json or pretty'),
  },
};
