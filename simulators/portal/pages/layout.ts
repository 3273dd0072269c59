import type { PortalResponse } from '../transport/request.ts';
import { Html, type HtmlPart, html } from './html.ts';

import { styles } from './styles.ts';
import type { Texts } from './texts.ts';

/** What stands around the content of every page. */
export interface Frame {
  readonly texts: Texts;
  readonly language: 'ru' | 'en';
  readonly title: string;
  readonly navigation: readonly {
    readonly address: string;
    readonly text: string;
    readonly current: boolean;
  }[];
  /** The same page in either language. */
  readonly inLanguage: (language: 'ru' | 'en') => string;
  /** Time of day when it was drawn. */
  readonly drawnAt: string;
}

/** A whole page. It runs no script and loads nothing from elsewhere. */
export function pageResponse(status: number, frame: Frame, content: HtmlPart): PortalResponse {
  const { texts, language, title, navigation, inLanguage, drawnAt } = frame;
  const link = ({ address, text, current }: Frame['navigation'][number]): Html =>
    html`<a href="${address}" ${current ? new Html('aria-current="page"') : ''}>${text}</a>`;
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="20">
<title>${title} — ${texts.title}</title>
<style>${new Html(styles)}</style>
</head>
<body>
<header>
<a class="brand" href="/?lang=${language}">${texts.title}</a>
<nav>${navigation.map(link)}</nav>
<span class="languages"><a href="${inLanguage('ru')}" lang="ru">RU</a> <a href="${inLanguage('en')}" lang="en">EN</a></span>
</header>
<main>
<h1>${title}</h1>
${content}
</main>
<footer><a href="${inLanguage(language)}">${texts.reload}</a> <span>${texts.refreshed} ${drawnAt}</span></footer>
</body>
</html>
`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'",
    'cache-control': 'no-store',
  };
  return { kind: 'answer', status, headers, body: page.text };
}
