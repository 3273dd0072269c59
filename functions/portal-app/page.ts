import { mostErrors, type OpenedApplication } from '../../shared/app/portal-app/open-application.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { exchangeAddress, exchangeUser } from '../../shared/domain/connections/identity.ts';
import type { Language } from '../../shared/entry/http/language.ts';
import { type Text, text } from '../../shared/kernel/text.ts';
import { type Html, html } from './html.ts';

/** A page with the header that says what may run in it and who may frame it. */
export interface Page {
  readonly body: string;
  readonly contentSecurityPolicy: string;
}

export interface PageOptions {
  readonly language: Language;
  /** New for every page: only what carries it may run. */
  readonly nonce: string;
}

/** The vendor's library for applications in frames. https://apidocs.bitrix24.ru/sdk/bx24-js-sdk/index.html */
const vendorLibrary = 'https://api.bitrix24.com/api/v1/';

const style = `body{font:15px/1.5 system-ui,sans-serif;color:#222;margin:24px;max-width:720px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:8px 16px}dt{color:#666}dd{margin:0}
input{width:100%;box-sizing:border-box;font:14px ui-monospace,monospace;padding:6px}
.warning{background:#fff3d6;padding:8px 12px}.bad{color:#b00020}.good{color:#1b7f3b}`;

const words = {
  title: text('Most24: обмен с 1С', 'Most24: exchange with 1C'),
  intro: text(
    'Введите эти данные в настройках «Обмен с сайтом» в 1С:',
    'Enter these in the settings of «Обмен с сайтом» in 1C:',
  ),
  address: text('Адрес сайта', 'Address'),
  user: text('Пользователь', 'User'),
  key: text('Пароль (ключ подключения)', 'Password (connection key)'),
  keyHidden: text('виден только администратору портала', 'visible to administrators of the portal only'),
  connection: text('Подключение', 'Connection'),
  status: text('Состояние', 'Status'),
  base: text('База 1С', '1C base'),
  baseUnknown: text('ещё не выходила на связь', 'has not been in touch yet'),
  lastContact: text('Последняя связь', 'Last contact'),
  lastCatalog: text('Последняя выгрузка каталога', 'Last catalogue'),
  lastSale: text('Последний обмен заказами', 'Last exchange of orders'),
  never: text('ещё не было', 'not yet'),
  errors: text('Нерешённых ошибок', 'Unsolved errors'),
  active: text('работает', 'active'),
  paused: text('приостановлено', 'paused'),
  uninstalled: text('приложение удалено', 'the application was removed'),
  rotate: text('Выпустить новый ключ', 'Issue a new key'),
  rotateHint: text(
    'Прежний ключ сразу перестанет подходить: новый нужно будет ввести в 1С.',
    'The former key stops fitting at once: the new one has to be entered in 1C.',
  ),
  help: text('Как настроить обмен в 1С', 'How to set up the exchange in 1C'),
} as const;

/** Where the vendor of 1C explains the exchange with sites. */
const helpAddress = 'https://v8.1c.ru/tekhnologii/obmen-dannymi-i-integratsiya/';

/** The application's page for whoever opened it. `form` is what the portal posted, to prove who presses a button. */
export function applicationPage(
  opened: OpenedApplication,
  publicUrl: string,
  form: { readonly member: string; readonly accessToken: string },
  { language, nonce }: PageOptions,
): Page {
  const { connection, installation, warning } = opened;
  const said = (what: Text) => what[language];
  const content = html`
<h1>${said(words.title)}</h1>
${warning ? html`<p class="warning">${said(warning)}</p>` : ''}
${statusNotice(connection, language)}
<p>${said(words.intro)}</p>
<dl>
${field(said(words.address), exchangeAddress(publicUrl, connection.code))}
${field(said(words.user), exchangeUser(connection.id))}
${opened.key === undefined ? row(said(words.key), said(words.keyHidden)) : field(said(words.key), opened.key)}
</dl>
<h2>${said(words.connection)} ${connection.id} · ${connection.name}</h2>
<dl>
${row(said(words.status), statusWord(connection, language))}
${row(said(words.base), baseName(connection) ?? said(words.baseUnknown))}
${row(said(words.lastContact), moment(connection.lastContactAt, language))}
${row(said(words.lastCatalog), moment(connection.lastExchangeAt['catalog'], language))}
${row(said(words.lastSale), moment(connection.lastExchangeAt['sale'], language))}
${row(said(words.errors), opened.errors >= mostErrors ? `${mostErrors}+` : String(opened.errors))}
</dl>
${opened.administrator ? rotateForm(form, connection.keyIssuedAt, language) : ''}
<p><a href="${helpAddress}" target="_blank" rel="noopener">${said(words.help)}</a></p>
${opened.finishInstallation ? finishScript(nonce) : ''}`;
  return page(content, { language, nonce }, installation.portal, opened.finishInstallation);
}

/** A page that tells what happened and what to do. It holds nothing worth framing, so anybody may frame it. */
export function messagePage(message: Text, options: PageOptions): Page {
  return page(
    html`<h1>${words.title[options.language]}</h1><p>${message[options.language]}</p>`,
    options,
    '*',
    false,
  );
}

function page(
  content: Html,
  { language, nonce }: PageOptions,
  framedBy: string,
  withVendorLibrary: boolean,
): Page {
  const scripts = withVendorLibrary ? `script-src 'nonce-${nonce}'; ` : '';
  const { html: body } = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>Most24</title>
<style nonce="${nonce}">${{ html: style }}</style></head><body>${content}</body></html>`;
  return {
    body,
    contentSecurityPolicy:
      `default-src 'none'; style-src 'nonce-${nonce}'; ${scripts}` +
      `form-action 'self'; base-uri 'none'; frame-ancestors ${framedBy}`,
  };
}

function row(name: string, value: string): Html {
  return html`<dt>${name}</dt><dd>${value}</dd>`;
}

function field(name: string, value: string): Html {
  return html`<dt>${name}</dt><dd><input readonly value="${value}"></dd>`;
}

function rotateForm(
  { member, accessToken }: { readonly member: string; readonly accessToken: string },
  issuedAt: number,
  language: Language,
): Html {
  return html`<form method="post" action="?LANG=${language}">
<input type="hidden" name="member_id" value="${member}">
<input type="hidden" name="AUTH_ID" value="${accessToken}">
<input type="hidden" name="issued" value="${issuedAt}">
<button name="action" value="replace-key">${words.rotate[language]}</button>
<small>${words.rotateHint[language]}</small></form>`;
}

function finishScript(nonce: string): Html {
  return html`<script nonce="${nonce}" src="${vendorLibrary}"></script>
<script nonce="${nonce}">BX24.init(function(){BX24.installFinish();});</script>`;
}

function statusNotice({ status }: Connection, language: Language): Html {
  return status.state === 'paused' ? html`<p class="warning">${status.reason[language]}</p>` : html``;
}

function statusWord({ status }: Connection, language: Language): string {
  return words[status.state][language];
}

function baseName({ base }: Connection): string | undefined {
  const parts = [base.name, base.configuration, base.release].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' · ');
}

const formats = {
  ru: new Intl.DateTimeFormat('ru-RU', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Moscow' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Moscow' }),
};

function moment(milliseconds: number | undefined, language: Language): string {
  if (milliseconds === undefined) return words.never[language];
  return `${formats[language].format(milliseconds)} ${language === 'ru' ? 'МСК' : 'MSK'}`;
}
