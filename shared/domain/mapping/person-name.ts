/** Parts of a person's name; `null` for what there is not. */
export interface PersonName {
  readonly lastName: string | null;
  readonly firstName: string | null;
  readonly secondName: string | null;
}

const patronymic = /(вич|вна|ична|инична|оглы|кызы|заде)$/iu;
const entrepreneurWords = /^(ип|чп|индивидуальный предприниматель)\s+|[\s,]+(ип|чп)$/giu;

/** The name of a person in the name of a firm: «ИП Иванов Иван Иванович» → «Иванов Иван Иванович». */
export function withoutEntrepreneur(written: string): string {
  return written
    .replaceAll(/["«»„“”]/g, '')
    .trim()
    .replaceAll(entrepreneurWords, '')
    .trim();
}

/** Whether a name says that the person is an entrepreneur. */
export function saysEntrepreneur(written: string): boolean {
  return withoutEntrepreneur(written) !== written.replaceAll(/["«»„“”]/g, '').trim();
}

/**
 * Splits «Иванов Иван Иванович» as Russian names are written: last, first, second name. A single word is a first name; of two
 * words the second may be a patronymic, then there is no last name. Words joined by a no-break space belong together.
 */
export function splitPersonName(written: string): PersonName {
  const words = written.split(/[ \t\r\n]+/).filter((word) => word !== '');
  const parts = words.map((word) => word.replaceAll('\u00a0', ' '));
  const [first = null, second = null] = parts;
  if (parts.length <= 1) return { lastName: null, firstName: first, secondName: null };
  if (parts.length === 2 && second !== null && patronymic.test(second) && !/^[^.]\.?$/.test(second))
    return { lastName: null, firstName: first, secondName: second };
  return { lastName: first, firstName: second, secondName: parts.slice(2).join(' ') || null };
}

/** The opposite of `splitPersonName`. */
export function joinPersonName({ lastName, firstName, secondName }: PersonName): string {
  const whole = (part: string | null) => (part ?? '').trim().replaceAll(/\s+/g, '\u00a0');
  return [whole(lastName), whole(firstName), (secondName ?? '').trim()]
    .filter((part) => part !== '')
    .join(' ');
}
