import pdfMake from 'pdfmake';
import fonts from 'pdfmake/build/vfs_fonts.js';
import type { DocumentDefinition } from './pdf-content.ts';

const family = {
  normal: 'Roboto-Regular.ttf',
  bold: 'Roboto-Medium.ttf',
  italics: 'Roboto-Italic.ttf',
  bolditalics: 'Roboto-MediumItalic.ttf',
};

let ready = false;

/** Roboto (Latin, Cyrillic, ₽, №) comes with pdfmake; nothing is read from disk or network, whatever a report holds. */
function prepare(): void {
  if (ready) return;
  for (const name of Object.values(family)) {
    const content = fonts[name];
    if (content === undefined) throw new Error(`the font ${name} is missing`);
    pdfMake.virtualfs.writeFileSync(name, Buffer.from(content, 'base64'));
  }
  pdfMake.setFonts({ Roboto: family });
  pdfMake.setUrlAccessPolicy(() => false);
  pdfMake.setLocalAccessPolicy(() => false);
  ready = true;
}

/** The bytes of a PDF. */
export async function renderPdf(definition: DocumentDefinition): Promise<Uint8Array> {
  prepare();
  return pdfMake.createPdf(definition).getBuffer();
}
