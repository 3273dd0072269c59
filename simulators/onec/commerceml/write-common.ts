import type { OnecBase } from '../base/base.ts';
import type { Good, UnitOfMeasure } from '../base/model.ts';
import type { Profile } from './profile.ts';
import { type Element, element } from './xml.ts';

/** What decides how a document looks, besides what is in it. */
export interface Writing {
  readonly base: OnecBase;
  readonly profile: Profile;
  /** `ДатаФормирования`, as written. */
  readonly formedAt: string;
  /** `СодержитТолькоИзменения`. */
  readonly onlyChanges: boolean;
}

/** The root of every document. */
export function root({ profile, formedAt }: Writing, children: readonly Element[]): Element {
  return element('КоммерческаяИнформация', children, {
    xmlns: profile.namespace,
    'xmlns:xs': 'http://www.w3.org/2001/XMLSchema',
    'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    ВерсияСхемы: profile.schemaVersion,
    ДатаФормирования: formedAt,
  });
}

/** The firm the catalogue belongs to. */
export function owner({ base }: Writing): Element {
  return element('Владелец', [
    element('Ид', base.owner.ref),
    element('Наименование', base.owner.name),
    element('ОфициальноеНаименование', base.owner.name),
    element('ИНН', base.owner.inn),
    element('КПП', base.owner.kpp),
  ]);
}

/** The unit in the shape of the configuration. */
export function unitElement(unit: UnitOfMeasure, { unitText }: Profile): Element {
  return element('БазоваяЕдиница', unitText ? unit.name : '', {
    Код: unit.code,
    НаименованиеПолное: unit.fullName,
    МеждународноеСокращение: unit.international,
  });
}

/** The barcode, where the configuration lets it out. */
export function barcodeElement({ barcode }: Good, { checksBarcodes }: Profile): Element | undefined {
  if (barcode === undefined) return undefined;
  const sent = !checksBarcodes || (barcode.length >= 8 && barcode.length <= 14);
  return sent ? element('Штрихкод', barcode) : undefined;
}
