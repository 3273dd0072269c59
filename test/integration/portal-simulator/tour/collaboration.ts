import { type Step, whole } from './step.ts';

const file = ['отчёт.txt', Buffer.from('отчёт').toString('base64')];

const diskSteps: readonly Step[] = [
  ['disk.storage.getlist', { filter: {}, order: {}, start: 0 }],
  ['disk.storage.get', { id: 2 }],
  ['disk.storage.addfolder', { id: 2, data: { NAME: 'Отчёты' } }],
  ['disk.storage.getchildren', { id: 2, filter: {}, order: {}, start: 0 }],
  ['disk.storage.uploadfile', { id: 2, data: { NAME: 'a.txt' }, fileContent: file }],
  ['disk.folder.get', { id: 4 }],
  ['disk.folder.addsubfolder', { id: 4, data: { NAME: 'Июль' } }],
  ['disk.folder.uploadfile', { id: 4, data: { NAME: 'b.txt' }, fileContent: file, generateUniqueName: true }],
  ['disk.folder.getchildren', { id: 4, filter: {}, order: {}, start: 0 }],
  ['disk.file.get', { id: 5 }],
  ['disk.file.delete', { id: 5 }],
];

const feedSteps: readonly Step[] = [
  [
    'log.blogpost.add',
    { POST_TITLE: 'Отчёт', POST_MESSAGE: 'За июль', DEST: ['UA'], FILES: [file], IMPORTANT: 'Y', TAGS: '1С' },
  ],
  ['disk.attachedObject.get', { id: 1 }],
  ['log.blogpost.get', { LOG_RIGHTS: ['UA'], start: 0 }],
  ['log.blogpost.get', { POST_ID: 1 }],
  ['log.blogpost.update', { POST_ID: 1, POST_MESSAGE: 'За июль и август' }],
  ['log.blogcomment.add', { POST_ID: 1, TEXT: 'Принято', FILES: [file] }],
  ['log.blogcomment.user.get', { USER_ID: 1, LIMIT: 10 }],
  ['log.blogcomment.delete', { COMMENT_ID: 1 }],
  ['log.blogpost.delete', { POST_ID: 1 }],
];

const messageSteps: readonly Step[] = [
  ['im.notify', { USER_ID: 1, TYPE: 'SYSTEM', MESSAGE: 'Обмен встал' }],
  [
    'im.notify.system.add',
    { USER_ID: 1, MESSAGE: 'Обмен встал', MESSAGE_OUT: 'Обмен встал', TAG: 'a', SUB_TAG: 'b' },
  ],
  ['im.notify.personal.add', { USER_ID: 1, MESSAGE: 'Проверьте отчёт' }],
  ['im.notify.get', { LIMIT: 50, CONVERT_TEXT: 'N' }],
  ['im.notify.delete', { TAG: 'a' }],
  ['im.message.add', { DIALOG_ID: '2', MESSAGE: 'Добрый день' }],
];

/** Users, departments, workgroups, Disk, the activity stream, notifications and messages. */
export const collaborationTour: readonly Step[] = [
  ['user.get', { sort: 'ID', order: 'ASC', FILTER: { ACTIVE: true }, start: 0 }],
  ['user.search', { FILTER: { FIND: 'Титова' }, start: 0 }],
  ['user.current'],
  ['user.admin'],
  ['department.get', { PARENT: 1, START: 0 }],
  ['department.get'],
  ['sonet_group.get', { ORDER: { NAME: 'ASC' }, FILTER: {}, IS_ADMIN: 'Y', start: 0 }],
  ['sonet_group.user.get', { ID: 1 }],
  ['sonet_group.user.groups'],
  ['socialnetwork.api.workgroup.list', { ...whole, params: { IS_ADMIN: 'Y' } }],
  ...diskSteps,
  ...feedSteps,
  ...messageSteps,
];
