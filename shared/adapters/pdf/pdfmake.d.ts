declare module 'pdfmake' {
  import type { DocumentDefinition } from './pdf-content.ts';

  interface Family {
    readonly normal: string;
    readonly bold: string;
    readonly italics: string;
    readonly bolditalics: string;
  }

  /** The server's side of pdfmake 0.3: https://pdfmake.github.io/docs/0.3/getting-started/server-side/ */
  const pdfMake: {
    readonly virtualfs: { writeFileSync(name: string, content: Buffer): void };
    setFonts(fonts: Readonly<Record<string, Family>>): void;
    setUrlAccessPolicy(mayRead: (url: string) => boolean): void;
    setLocalAccessPolicy(mayRead: (path: string) => boolean): void;
    createPdf(definition: DocumentDefinition): { getBuffer(): Promise<Buffer> };
  };
  // biome-ignore lint/style/noDefaultExport: the package is what it is
  export default pdfMake;
}

declare module 'pdfmake/build/vfs_fonts.js' {
  /** Base64 by the name of the font's file. */
  const fonts: Readonly<Record<string, string>>;
  // biome-ignore lint/style/noDefaultExport: the package is what it is
  export default fonts;
}
