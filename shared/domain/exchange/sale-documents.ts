/** Schema that the site's side speaks unless 1C names another (`cmlVersion`). */
const schemaVersion = '2.05';

/** `2026-11-21T13:00:00`, as CommerceML writes moments, by the clock of Moscow, where most bases are. */
function moscowMoment(milliseconds: number): string {
  return new Date(milliseconds + 3 * 3_600_000).toISOString().slice(0, 19);
}

/** A package of orders without any order. CommerceML 2, https://v8.1c.ru/tekhnologii/obmen-dannymi-i-integratsiya/ */
export function emptyOrders(now: number, askedVersion: string | undefined): string {
  const version = /^\d\.\d{1,2}$/.test(askedVersion ?? '') ? askedVersion : schemaVersion;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<КоммерческаяИнформация ВерсияСхемы="${version}" ДатаФормирования="${moscowMoment(now)}">`,
    '</КоммерческаяИнформация>',
  ].join('\n');
}

/** The lists from which a form of settings in 1C chooses: statuses, pay systems, deliveries. None yet. */
export function emptySaleLists(): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Справочник>',
    '<Cтатусы></Cтатусы>',
    '<ПлатежныеСистемы></ПлатежныеСистемы>',
    '<СлужбыДоставки></СлужбыДоставки>',
    '</Справочник>',
  ].join('\n');
}
