/*
 * What we use of pdfmake's document definitions (https://pdfmake.github.io/docs/). The published declarations bring the
 * types of browsers along, which take the place of Node's in the whole project.
 */

export type Margins = [left: number, top: number, right: number, bottom: number];

interface Styled {
  readonly fontSize?: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly alignment?: 'left' | 'right' | 'center';
  readonly margin?: Margins;
  readonly noWrap?: boolean;
  readonly wordBreak?: 'normal' | 'break-all';
}

interface TextContent extends Styled {
  readonly text: string;
}

/** pdfmake notes in cells where they came to lie, so a cell must not be used twice. */
export type TableCell = string | (TextContent & { readonly colSpan?: number; readonly fillColor?: string });

export interface TableContent extends Styled {
  readonly table: {
    readonly headerRows: number;
    readonly dontBreakRows?: boolean;
    readonly widths: readonly (number | '*' | 'auto')[];
    readonly body: readonly (readonly TableCell[])[];
  };
  readonly layout?: string | Readonly<Record<string, () => number | string>>;
}

export type Content =
  | string
  | TextContent
  | TableContent
  | (Styled & { readonly svg: string; readonly width: number })
  | (Styled & { readonly width?: number; readonly stack: readonly Content[] })
  | (Styled & { readonly columns: readonly Content[] });

export interface DocumentDefinition {
  readonly pageSize: 'A4';
  readonly pageOrientation: 'portrait' | 'landscape';
  readonly pageMargins: Margins;
  readonly info: { readonly title: string; readonly creator: string };
  readonly defaultStyle: { readonly font: string; readonly fontSize: number };
  readonly footer: (page: number, pages: number) => Content;
  readonly content: readonly Content[];
}
