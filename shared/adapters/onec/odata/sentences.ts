import { type Text, text } from '../../../kernel/text.ts';

export const unauthorised: Text = text(
  'База 1С не приняла имя пользователя или пароль. Проверьте их: у пользователя должна стоять «Аутентификация 1С:Предприятия» и роль «Удалённый доступ OData».',
  'The 1C base did not take the user name or the password. Check them: the user needs the authentication of 1C:Enterprise and the role for remote OData access.',
);

export const forbidden: Text = text(
  'Веб-сервер не пускает к опубликованной базе (403). Разрешите доступ к адресу /odata/standard.odata.',
  'The web server does not let us to the published base (403). Allow access to /odata/standard.odata.',
);

export const notPublished: Text = text(
  'По этому адресу нет стандартного интерфейса OData. Проверьте адрес базы и отметьте «Публиковать стандартный интерфейс OData» в публикации на веб-сервере.',
  'There is no standard OData interface at this address. Check the address of the base and tick “Publish standard OData interface” in its publication on the web server.',
);

export const moved: Text = text(
  'Адрес базы перенаправляет на другой. Укажите тот адрес, который открывается в браузере.',
  'The address of the base redirects to another one. Give the address that a browser ends up at.',
);

export const asleep: Text = text(
  'База 1С сейчас не отвечает. Обмен продолжится, когда она снова будет доступна.',
  'The 1C base does not answer now. The exchange goes on once it is there again.',
);

export const noLicence: Text = text(
  'В 1С не хватает лицензий или сеансов. Обмен продолжится, когда они освободятся.',
  '1C has run out of licences or sessions. The exchange goes on once some are free.',
);

export const closed: Text = text(
  'База 1С закрыта: идёт обновление или монопольная работа. Обмен продолжится после неё.',
  'The 1C base is closed for an update or for exclusive work. The exchange goes on after it.',
);

export const locked: Text = text(
  'Объект в 1С сейчас кто-то редактирует. Запись повторится позже.',
  'Somebody is editing the object in 1C. It will be written later.',
);

export const addressRefused: Text = text(
  'К этому адресу обращаться нельзя: нужен https и адрес, доступный из интернета.',
  'This address may not be called: it must be https and reachable from the internet.',
);

export const unsettled: Text = text(
  'База 1С не ответила на запись; проверим, записан ли объект.',
  'The 1C base did not answer a write; we look whether the object was written.',
);

export const answerTooLarge: Text = text(
  'Ответ базы 1С слишком велик. Сократите период или отбор.',
  'The answer of the 1C base is too large. Narrow the period or the filter.',
);

export function pageInsteadOfData(title: string): Text {
  const named = title === '' ? '' : ` («${title}»)`;
  return text(
    `Вместо данных пришла веб-страница${named}. Проверьте адрес базы и права пользователя.`,
    `A web page came instead of data${named}. Check the address of the base and the rights of the user.`,
  );
}

export function notInComposition(about: string): Text {
  return text(
    `Объект «${about}» не входит в состав стандартного интерфейса OData. Добавьте его: «Настройка стандартного интерфейса OData» → «Состав».`,
    `“${about}” is not in the composition of the standard OData interface. Add it in the settings of the standard OData interface.`,
  );
}

export function interfaceDead(message: string): Text {
  return text(
    `Интерфейс OData этой базы не запускается: ${message}. Исправьте конфигурацию базы.`,
    `The OData interface of this base does not start: ${message}. The configuration has to be corrected.`,
  );
}

export function noRights(about: string, message: string): Text {
  return text(
    `У пользователя 1С нет прав на «${about}»: ${message}. Добавьте ему права.`,
    `The 1C user has no rights to “${about}”: ${message}. Give the user the rights.`,
  );
}

export function notFound(about: string): Text {
  return text(
    `В базе 1С больше нет этого объекта (${about}).`,
    `The 1C base has no such object any more (${about}).`,
  );
}

export function refused(about: string, message: string): Text {
  return text(`1С отказала (${about}): ${message}`, `1C refused (${about}): ${message}`);
}

export function notUnderstood(about: string, message: string): Text {
  return text(
    `1С не поняла запрос к «${about}»: ${message}. Проверьте, те ли конфигурация и реквизиты указаны в настройках.`,
    `1C did not understand a request to “${about}”: ${message}. Check whether configuration and attributes in the settings are the right ones.`,
  );
}
