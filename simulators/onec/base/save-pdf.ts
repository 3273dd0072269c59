import pdfMake from 'pdfmake';
import fonts from 'pdfmake/build/vfs_fonts.js';

let ready = false;

/** Roboto has Cyrillic letters and comes with the package. */
function prepare(): void {
  if (ready) return;
  for (const [name, content] of Object.entries(fonts))
    pdfMake.virtualfs.writeFileSync(name, Buffer.from(content, 'base64'));
  const normal = 'Roboto-Regular.ttf';
  const bold = 'Roboto-Medium.ttf';
  pdfMake.setFonts({
    Roboto: { normal, bold, italics: 'Roboto-Italic.ttf', bolditalics: 'Roboto-MediumItalic.ttf' },
  });
  pdfMake.setUrlAccessPolicy(() => false);
  pdfMake.setLocalAccessPolicy(() => false);
  ready = true;
}

/** A document as PDF, as 1C saves what it prints. */
export function savePdf(definition: Parameters<typeof pdfMake.createPdf>[0]): Promise<Buffer> {
  prepare();
  return pdfMake.createPdf(definition).getBuffer();
}
