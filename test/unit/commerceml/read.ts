import { readCatalogue } from '../../../shared/adapters/onec/commerceml/read-catalogue.ts';
import type { XmlLimits } from '../../../shared/adapters/onec/commerceml/xml-limits.ts';
import type { CatalogueRecord } from '../../../shared/domain/catalogue/onec-records.ts';

/** Bytes in pieces of the size. */
export async function* inPieces(bytes: Uint8Array, size = bytes.length || 1): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** All records of a file named `test.xml`. */
export async function readAll(
  source: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: { readonly limits?: XmlLimits; readonly zoneMinutes?: number } = {},
): Promise<CatalogueRecord[]> {
  const whole = typeof source === 'string' ? Buffer.from(source) : source;
  const bytes = whole instanceof Uint8Array ? inPieces(whole) : whole;
  const records: CatalogueRecord[] = [];
  for await (const record of readCatalogue(bytes, { file: 'test.xml', ...options })) records.push(record);
  return records;
}

/** The records of one kind. */
export function ofKind<K extends CatalogueRecord['kind']>(
  records: readonly CatalogueRecord[],
  kind: K,
): Extract<CatalogueRecord, { kind: K }>[] {
  return records.filter((record): record is Extract<CatalogueRecord, { kind: K }> => record.kind === kind);
}

/** Codes of the problems, without their common beginning. */
export function problemCodes(records: readonly CatalogueRecord[]): string[] {
  return ofKind(records, 'problem').map((problem) => problem.code.replace('commerceml.', ''));
}

const rootAttributes = 'ВерсияСхемы="2.08" ДатаФормирования="2025-03-01T10:00:00"';

/** A file with the given packages in its root. */
export function commerceMl(inner: string, attributes = rootAttributes): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<КоммерческаяИнформация ${attributes}>${inner}</КоммерческаяИнформация>`;
}

/** A file with one full catalogue of the given goods. */
export function goodsFile(goods: string): string {
  return commerceMl(
    `<Каталог СодержитТолькоИзменения="false"><Ид>c1</Ид><Наименование>Каталог</Наименование><Товары>${goods}</Товары></Каталог>`,
  );
}

/** A file with one full offers package of the given offers. */
export function offersFile(offers: string): string {
  return commerceMl(
    `<ПакетПредложений СодержитТолькоИзменения="false"><Ид>c1#</Ид><ИдКаталога>c1</ИдКаталога><Предложения>${offers}</Предложения></ПакетПредложений>`,
  );
}
