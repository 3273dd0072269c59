import { escapeHtml, Html } from './html.ts';

const pairs: readonly (readonly [RegExp, string])[] = [
  [/\[b\](.*?)\[\/b\]/gis, '<b>$1</b>'],
  [/\[i\](.*?)\[\/i\]/gis, '<i>$1</i>'],
  [/\[u\](.*?)\[\/u\]/gis, '<u>$1</u>'],
  [/\[s\](.*?)\[\/s\]/gis, '<s>$1</s>'],
  [/\[url=(https?:\/\/[^\]\s]+)\](.*?)\[\/url\]/gis, '<a href="$1" rel="noreferrer">$2</a>'],
  [/\[url\](https?:\/\/[^[\s]+)\[\/url\]/gis, '<a href="$1" rel="noreferrer">$1</a>'],
  [/\[user=\d+\](.*?)\[\/user\]/gis, '<b>$1</b>'],
  [/\[\*\]\s*/g, '• '],
  [/\[\/?(?:list|color|size|font|quote|p|center|left|right|justify)(?:=[^\]]*)?\]/gi, ''],
];

/** Messages as people read them: the common BB-codes become markup, everything else is text, lines are kept. */
export function bbCode(text: string): Html {
  let markup = escapeHtml(text.trim());
  for (const [pattern, replacement] of pairs) markup = markup.replace(pattern, replacement);
  return new Html(markup.replace(/\r?\n/g, '<br>'));
}
