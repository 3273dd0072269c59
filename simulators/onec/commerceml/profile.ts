/** How one configuration of 1C exchanges with a site. Facts of the vendor's exchange modules, by configuration. */
export interface Profile {
  readonly name: string;
  readonly userAgent: string;
  readonly schemaVersion: string;
  readonly namespace: string | undefined;
  /** Where `sessid` of the login's answer goes in the query string; `none` does not send it. */
  readonly sessid: 'after-type' | 'at-end' | 'none';
  /** What the answer to `init` must be. */
  readonly init: 'exactly-two-lines' | 'at-least-two-lines';
  /** Whether an archive is sent when the site offers it. */
  readonly zip: boolean;
  /** Milliseconds a request may take. */
  readonly timeout: number;
  readonly polling: {
    /** Waits before each further question after `progress`. */
    readonly pause: number;
    /** Off: `progress` ends the stage and the run still counts as success. */
    readonly waitForImport: boolean;
    /** Gives up after so many milliseconds of `progress`. */
    readonly patience: number;
  };
  /** Asks for `checkauth` once before each run. */
  readonly testLogin: boolean;
  /** A cut answer to a GET is asked for once more. */
  readonly repeatsCutGet: boolean;
  /** How often a failed package is sent again at once. */
  readonly packageRepeats: number;
  /** Restarts of the whole job after an exception, and the pause between them. */
  readonly job: { readonly restarts: number; readonly pause: number };
  readonly goodsPerPortion: number;
  readonly fileName: (kind: 'import' | 'offers', portion: number) => string;
  /** What is forgotten after success: the references sent, or what went out with the message. */
  readonly forgets: 'references' | 'message';
  /** How a good's unit is written: attributes only, or the short name too with a ratio. */
  readonly unitText: boolean;
  readonly stock: 'attributes' | 'list';
  /** Barcodes of other lengths than 8 … 14 are not sent. */
  readonly checksBarcodes: boolean;
  /** Only prices and stock changed: a package of its own kind, with the characteristic apart. */
  readonly priceChangesApart: boolean;
  /** Sends `type=sale&mode=init` before asking for orders. */
  readonly initBeforeQuery: boolean;
  /** Parameters of `init` when sub-documents of orders are on. */
  readonly subDocuments: boolean;
  readonly decodes: 'four-steps' | 'content-type-or-utf8';
  readonly queryMayStartWith: readonly string[];
}

const minute = 60_000;

/** «Управление нашей фирмой» 3.0, protocol «Битрикс». */
export const unf30: Profile = {
  name: 'УНФ 3.0',
  userAgent: '1C+Enterprise/8.3',
  schemaVersion: '2.08',
  namespace: 'urn:1C.ru:commerceml_210',
  sessid: 'after-type',
  init: 'at-least-two-lines',
  zip: true,
  timeout: 30 * minute,
  polling: { pause: 5_000, waitForImport: true, patience: 60 * minute },
  testLogin: true,
  repeatsCutGet: true,
  packageRepeats: 1,
  job: { restarts: 3, pause: 10_000 },
  goodsPerPortion: 1000,
  fileName: (kind, portion) => `${kind}${portion}.xml`,
  forgets: 'references',
  unitText: false,
  stock: 'attributes',
  checksBarcodes: false,
  priceChangesApart: false,
  initBeforeQuery: true,
  subDocuments: false,
  decodes: 'four-steps',
  queryMayStartWith: ['<?xml', '<КоммерческаяИнформация', 'PK'],
};

/** «Управление торговлей» 11.5. */
export const ut115: Profile = {
  name: 'УТ 11.5',
  userAgent: '1C+Enterprise/8.3',
  schemaVersion: '2.07',
  namespace: 'urn:1C.ru:commerceml_2',
  sessid: 'none',
  init: 'exactly-two-lines',
  zip: false,
  timeout: 3 * minute,
  polling: { pause: 0, waitForImport: true, patience: 60 * minute },
  testLogin: false,
  repeatsCutGet: false,
  packageRepeats: 0,
  job: { restarts: 3, pause: 10_000 },
  goodsPerPortion: 1000,
  fileName: (kind, portion) => `${kind}0_${portion + 1}.xml`,
  forgets: 'message',
  unitText: true,
  stock: 'attributes',
  checksBarcodes: true,
  priceChangesApart: true,
  initBeforeQuery: false,
  subDocuments: false,
  decodes: 'content-type-or-utf8',
  queryMayStartWith: ['<?xml', 'PK'],
};
