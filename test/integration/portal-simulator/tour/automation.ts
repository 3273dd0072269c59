import type { Step } from './step.ts';

const robot = {
  CODE: 'most24_post',
  HANDLER: 'https://most24.example/portal/robots',
  AUTH_USER_ID: 1,
  USE_SUBSCRIPTION: 'Y',
  NAME: { ru: '1С: провести документ', en: '1C: post a document' },
  DESCRIPTION: { ru: 'Проводит документ сделки', en: 'Posts the document of the deal' },
  PROPERTIES: {
    document: {
      Name: { ru: 'Документ', en: 'Document' },
      Type: 'select',
      Required: 'Y',
      Multiple: 'N',
      Default: 'order',
      Options: { order: 'Заказ покупателя', shipment: 'Расходная накладная' },
    },
  },
  RETURN_PROPERTIES: { number: { Name: { ru: 'Номер', en: 'Number' }, Type: 'string' } },
  DOCUMENT_TYPE: ['crm', 'CCrmDocumentDeal', 'DEAL'],
  FILTER: { INCLUDE: [['crm', 'CCrmDocumentDeal']] },
};

/** Robots and triggers of an application; the robot is then put on a stage by hand. */
export const automationTour: readonly Step[] = [
  ['bizproc.robot.add', robot],
  ['bizproc.robot.update', { CODE: robot.CODE, FIELDS: { NAME: 'Провести' } }],
  ['bizproc.robot.list'],
  ['crm.automation.trigger.add', { CODE: 'most24.paid', NAME: '1С: заказ оплачен' }],
  ['crm.automation.trigger.list'],
  ['crm.automation.trigger.execute', { CODE: 'most24.paid', OWNER_TYPE_ID: 2, OWNER_ID: 1 }],
];

/** What the robot's handler answers. */
export function robotAnswer(token: string): Step {
  return [
    'bizproc.event.send',
    { EVENT_TOKEN: token, RETURN_VALUES: { number: 'НФНФ-000001' }, LOG_MESSAGE: 'Проведён' },
  ];
}

export const automationDeletions: readonly Step[] = [
  ['bizproc.robot.delete', { CODE: robot.CODE }],
  ['crm.automation.trigger.delete', { CODE: 'most24.paid' }],
];
