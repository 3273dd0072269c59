import { openApplication, openingClaim } from '../../shared/app/portal-app/open-application.ts';
import { explainPortalApp, openPortalApp } from '../../shared/contracts/api/portal-app.ts';
import {
  type FormFields,
  FormRefused,
  parseBracketForm,
} from '../../shared/domain/portal-events/bracket-form.ts';
import { httpEntry } from '../../shared/entry/http/http-entry.ts';
import type { Language } from '../../shared/entry/http/language.ts';
import { type RequestOf, serve } from '../../shared/entry/http/serve.ts';
import { Outcome, Rejected } from '../../shared/kernel/outcome.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import { text } from '../../shared/kernel/text.ts';
import type { PortalAppDeps } from './deps.ts';
import { applicationPage, messagePage, type Page } from './page.ts';

type Opening = RequestOf<typeof openPortalApp>;

/** The application's page in the portal's frame. */
export function createHandler(deps: PortalAppDeps) {
  return httpEntry({
    clock: deps.clock,
    telemetry: deps.telemetry,
    authenticators: {},
    routes: [
      serve(openPortalApp).with((request) => open(deps, request)),
      serve(explainPortalApp).with(async ({ query }) => {
        const explained = messagePage(openInPortal, { language: wanted(query.LANG), nonce: randomCode(16) });
        return { status: 200, ...answer(explained) };
      }),
    ],
  });
}

async function open(deps: PortalAppDeps, request: Opening) {
  const language = wanted(request.query.LANG);
  const options = { language, nonce: randomCode(16) };
  const body = new TextDecoder().decode(request.body);
  const form = parsed(body);
  if (!form) return { status: 400, ...answer(messagePage(openInPortal, options)) } as const;
  if (typeof form['event'] === 'string') {
    // An application without an install page of its own gets its events at the address of the page.
    await deps.inbox.send([{ body }]);
    return { status: 200, ...answer(messagePage(received, options)) } as const;
  }
  try {
    const claim = openingClaim(form, language, deps.clock.now());
    const opened = await openApplication(deps, claim, replacedKey(form));
    return { status: 200, ...answer(applicationPage(opened, deps.publicUrl, claim, options)) } as const;
  } catch (error) {
    if (!(error instanceof Outcome)) throw error;
    request.telemetry.warn('the page was not opened', { cause: error.causeKey });
    const status = error instanceof Rejected ? 403 : 503;
    return { status, ...answer(messagePage(error.text, options)) } as const;
  }
}

function parsed(body: string): FormFields | undefined {
  try {
    return parseBracketForm(body);
  } catch (error) {
    if (error instanceof FormRefused) return undefined;
    throw error;
  }
}

/** Which key is to be replaced, by the moment it was issued, if the button was pressed. */
function replacedKey(form: FormFields): number | undefined {
  return form['action'] === 'replace-key' ? Number(form['issued']) : undefined;
}

/** Portals where Russian is read name these languages; all others get English. */
function wanted(language = 'ru'): Language {
  return ['ru', 'ua', 'by', 'kz', 'uz', 'kg', 'am'].includes(language.toLowerCase()) ? 'ru' : 'en';
}

function answer(page: Page) {
  return { body: page.body, headers: { 'content-security-policy': page.contentSecurityPolicy } };
}

const openInPortal = text(
  'Откройте приложение Most24 в меню вашего Битрикс24: эта страница работает только там.',
  'Open Most24 from the menu of your Bitrix24: this page works only there.',
);

const received = text('Событие принято.', 'The event was received.');
