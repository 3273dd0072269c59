import type { Step } from './step.ts';

const record = Buffer.from('запись').toString('base64');
const turns = [
  { SIDE: 'User', START_TIME: 1, STOP_TIME: 3, MESSAGE: 'Добрый день' },
  { SIDE: 'Client', START_TIME: 4, STOP_TIME: 7, MESSAGE: 'Здравствуйте' },
];

/** Lines, and a call that an application tells of before it is in the statistics. */
export const telephonyTour: readonly Step[] = [
  ['telephony.externalLine.add', { NUMBER: '74951234567', NAME: 'Основная', CRM_AUTO_CREATE: 'N' }],
  ['telephony.externalLine.update', { NUMBER: '74951234567', NAME: 'Продажи' }],
  ['telephony.externalLine.get', {}],
  ['telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: '+7 999 000-00-00' }],
];

/** What is asked about a call by its id. */
export function callTour(callId: string): readonly Step[] {
  return [
    ['telephony.externalCall.show', { CALL_ID: callId, USER_ID: [1] }],
    ['telephony.externalCall.hide', { CALL_ID: callId, USER_ID: 1 }],
    [
      'telephony.externalCall.finish',
      { CALL_ID: callId, USER_ID: 1, DURATION: 95, STATUS_CODE: '200', VOTE: 5, ADD_TO_CHAT: 0 },
    ],
    ['telephony.externalCall.attachRecord', { CALL_ID: callId, FILENAME: 'call.mp3', FILE_CONTENT: record }],
    ['telephony.call.attachTranscription', { CALL_ID: callId, MESSAGES: turns }],
    [
      'voximplant.statistic.get',
      { FILTER: { CALL_ID: callId, '>=CALL_START_DATE': '2025-01-01T00:00:00+03:00' }, SORT: 'ID' },
    ],
    ['telephony.externalLine.delete', { NUMBER: '74951234567' }],
  ];
}
