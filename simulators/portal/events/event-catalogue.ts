const crm = [
  ...[
    'LEAD',
    'DEAL',
    'COMPANY',
    'CONTACT',
    'QUOTE',
    'REQUISITE',
    'BANKDETAIL',
    'ACTIVITY',
    'TIMELINECOMMENT',
  ].flatMap(changes('ONCRM')),
  ...['DYNAMICITEM', 'TYPE', 'CURRENCY', 'MEASURE', 'PRODUCT', 'PRODUCTSECTION'].flatMap(changes('ONCRM')),
  ...['ONCRMDYNAMICITEMADD_31', 'ONCRMDYNAMICITEMUPDATE_31', 'ONCRMDYNAMICITEMDELETE_31'],
  ...['LEAD', 'DEAL', 'COMPANY', 'CONTACT', 'QUOTE', 'REQUISITE', 'TYPE'].flatMap((entity) =>
    ['ADD', 'UPDATE', 'DELETE', 'SETENUMVALUES'].map((what) => `ONCRM${entity}USERFIELD${what}`),
  ),
  'ONCRMDEALMOVETOCATEGORY',
  'ONCRMADDRESSREGISTER',
  'ONCRMADDRESSUNREGISTER',
  'ONCRMTIMELINEITEMACTION',
];

/**
 * Events by the scope that an application needs for them; '' is everybody.
 * See https://apidocs.bitrix24.com/api-reference/events/index.html
 */
export const eventsByScope: Readonly<Record<string, readonly string[]>> = {
  '': [
    ...['ONAPPUNINSTALL', 'ONAPPINSTALL', 'ONAPPUPDATE', 'ONAPPPAYMENT', 'ONAPPTEST', 'ONAPPMETHODCONFIRM'],
    'ONOFFLINEEVENT',
  ],
  crm,
  catalog: ['PRODUCT', 'PRICE', 'MEASURE', 'PRICETYPE', 'ROUNDINGRULE'].flatMap((entity) =>
    ['ADD', 'UPDATE', 'DELETE'].map((what) => `CATALOG.${entity}.ON.${what}`),
  ),
  user: ['ONUSERADD'],
  telephony: ['ONVOXIMPLANTCALLINIT', 'ONVOXIMPLANTCALLSTART', 'ONVOXIMPLANTCALLEND'],
  log: ['ADD', 'UPDATE', 'DELETE'].map((what) => `ONLIVEFEEDPOST${what}`),
  task: ['ADD', 'UPDATE', 'DELETE'].map((what) => `ONTASK${what}`),
  sale: [
    ...['ONSALEORDERSAVED', 'ONSALEBEFOREORDERDELETE', 'ONORDERENTITYSAVED', 'ONPAYMENTENTITYSAVED'],
    ...['ONSHIPMENTENTITYSAVED', 'ONPROPERTYVALUEENTITYSAVED', 'ONORDERDELETED', 'ONPAYMENTDELETED'],
    ...['ONSHIPMENTDELETED', 'ONPROPERTYVALUEDELETED'],
  ],
};

function changes(prefix: string): (entity: string) => string[] {
  return (entity) => ['ADD', 'UPDATE', 'DELETE'].map((what) => `${prefix}${entity}${what}`);
}

/** Events an application with these scopes may listen to. */
export function eventsFor(scopes: ReadonlySet<string>): readonly string[] {
  return Object.entries(eventsByScope).flatMap(([scope, events]) =>
    scope === '' || scopes.has(scope) ? events : [],
  );
}
