import type { PriceType, Variant } from '../base/model.ts';
import { variantId } from '../base/model.ts';
import { barcodeElement, owner, root, unitElement, type Writing } from './write-common.ts';
import { type Element, element } from './xml.ts';

/** `offers*.xml`: price types and warehouses in the first portion, and offers with prices and stock. */
export function offersDocument(writing: Writing, variants: readonly Variant[], withHeads: boolean): Element {
  const { base, onlyChanges } = writing;
  return root(writing, [
    element(
      'ПакетПредложений',
      [
        element('Ид', `${base.catalogue.ref}#`),
        element('Наименование', 'Пакет предложений'),
        element('ИдКаталога', base.catalogue.ref),
        element('ИдКлассификатора', base.catalogue.ref),
        owner(writing),
        withHeads && element('ТипыЦен', base.priceTypes.map(priceTypeElement)),
        withHeads &&
          element(
            'Склады',
            base.warehouses.map(({ ref, name }) =>
              element('Склад', [element('Ид', ref), element('Наименование', name)]),
            ),
          ),
        element(
          'Предложения',
          variants.map((variant) => offerElement(variant, writing)),
        ),
      ],
      { СодержитТолькоИзменения: String(onlyChanges) },
    ),
  ]);
}

/** Prices and stock only, with the characteristic apart from the good, as УТ sends them between full exchanges. */
export function priceChangesDocument(writing: Writing, variants: readonly Variant[]): Element {
  const { base } = writing;
  return root(writing, [
    element('ИзмененияПакетаПредложений', [
      element('Ид', `${base.catalogue.ref}#`),
      element('Наименование', 'Пакет предложений'),
      element('ИдКаталога', base.catalogue.ref),
      element(
        'Предложения',
        variants.map((variant) => changeElement(variant, writing)),
      ),
    ]),
  ]);
}

function priceTypeElement({ ref, name, currency, taxIncluded }: PriceType): Element {
  return element('ТипЦены', [
    element('Ид', ref),
    element('Наименование', name),
    element('Валюта', currency),
    element('Налог', [element('Наименование', 'НДС'), element('УчтеноВСумме', String(taxIncluded))]),
  ]);
}

function offerElement(variant: Variant, writing: Writing): Element {
  const { good, characteristic } = variant;
  const suffix = characteristic ? ` (${characteristic.name})` : '';
  return element('Предложение', [
    element('Ид', variantId(good.ref, characteristic?.ref)),
    barcodeElement(good, writing.profile),
    element('Артикул', good.article),
    element('Наименование', `${good.name}${suffix}`.slice(0, 250)),
    unitElement(good.unit, writing.profile),
    characteristic &&
      element(
        'ХарактеристикиТовара',
        characteristic.values.map(({ name, value }) =>
          element('ХарактеристикаТовара', [element('Наименование', name), element('Значение', value)]),
        ),
      ),
    prices(variant, writing),
    ...stock(variant, writing),
  ]);
}

function changeElement(variant: Variant, writing: Writing): Element {
  const { good, characteristic } = variant;
  return element('Предложение', [
    element('Ид', good.ref),
    characteristic && element('ИдХарактеристики', characteristic.ref),
    prices(variant, writing),
    ...stock(variant, writing),
  ]);
}

function prices({ good, characteristic }: Variant, { base }: Writing): Element | undefined {
  const set = base.prices(variantId(good.ref, characteristic?.ref));
  if (set.size === 0) return undefined;
  return element(
    'Цены',
    base.priceTypes.map((type) => {
      const amount = set.get(type.ref);
      return (
        amount !== undefined &&
        element('Цена', [
          element('Представление', shown(amount, type.currency, good.unit.name)),
          element('ИдТипаЦены', type.ref),
          element('ЦенаЗаЕдиницу', padded(amount, good.code)),
          element('Валюта', type.currency),
          element('Единица', good.unit.name),
          element('Коэффициент', '1'),
        ])
      );
    }),
  );
}

/** For people: no-break spaces between thousands, a decimal comma. */
function shown(amount: number, currency: string, unit: string): string {
  const [whole = '', cents] = String(amount).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, '\u00a0');
  return `${grouped}${cents === undefined ? '' : `,${cents}`} ${currency} за ${unit}`;
}

/** Not padded the same way everywhere: by the good's code one of `84`, `84.00`, `84.0000`. */
function padded(amount: number, code: string): string {
  const places = [undefined, 2, 4][Number(code.at(-1)) % 3];
  return places === undefined ? String(amount) : amount.toFixed(places);
}

function stock({ good, characteristic }: Variant, { base, profile }: Writing): Element[] {
  const rows = [...base.stock(variantId(good.ref, characteristic?.ref))];
  const total = Math.round(rows.reduce((sum, [, quantity]) => sum + quantity, 0) * 1000) / 1000;
  const quantity = element('Количество', String(total));
  if (profile.stock === 'attributes') {
    return [
      quantity,
      ...rows.map(([warehouse, count]) =>
        element('Склад', '', { ИдСклада: warehouse, КоличествоНаСкладе: String(count) }),
      ),
    ];
  }
  const list = rows.map(([warehouse, count]) =>
    element('Остаток', [element('ИдСклада', warehouse), element('КоличествоНаСкладе', String(count))]),
  );
  return [quantity, element('ОстаткиПоСкладам', list)];
}
