import { type Text, text } from '../../kernel/text.ts';

export function notInComposition(sets: readonly string[]): Text {
  const named = sets.map((set) => `«${set}»`).join(', ');
  return text(
    `В состав стандартного интерфейса OData не входит: ${named}. Добавьте в 1С: «Настройка стандартного интерфейса OData» → «Состав».`,
    `The composition of the standard OData interface lacks: ${named}. Add it in 1C, in the settings of the standard OData interface.`,
  );
}

export const restored: Text = text(
  'База 1С вернулась в прошлое: похоже, её восстановили из резервной копии, или по этому адресу открыта её копия. Обмен остановлен, ничего не изменено. Убедитесь, что адрес ведёт в рабочую базу, и возобновите подключение.',
  'The 1C base went back in time: it seems to have been restored from a backup, or a copy of it stands at this address. The exchange was stopped and nothing was changed. Make sure that the address leads to the working base and resume the connection.',
);

export function vanished(set: string, missing: number, all: number): Text {
  return text(
    `В базе 1С больше нет ${missing} из ${all} объектов «${set}». Обмен остановлен, на портале ничего не удалено. Если их удалили намеренно, возобновите подключение; если нет, проверьте базу и права пользователя.`,
    `The 1C base no longer has ${missing} of ${all} objects “${set}”. The exchange was stopped and nothing was deleted on the portal. If they were deleted on purpose, resume the connection; if not, check the base and the rights of the user.`,
  );
}

export const addressMalformed: Text = text(
  'Это не адрес опубликованной базы. Скопируйте его из браузера, например https://1c.example.ru/unf.',
  'This is not the address of a published base. Copy it from a browser, e.g. https://1c.example.ru/unf.',
);

export const passwordMissing: Text = text(
  'Введите пароль пользователя 1С: адрес или имя пользователя изменились.',
  'Enter the password of the 1C user: the address or the user name has changed.',
);

export const unreachable: Text = text(
  'По этому адресу никто не отвечает. Проверьте адрес и то, что веб-сервер с базой 1С включён и доступен из интернета.',
  'Nobody answers at this address. Check the address, and that the web server of the 1C base is on and reachable from the internet.',
);

export const compositionEmpty: Text = text(
  'База отвечает, но состав стандартного интерфейса OData пуст. Выберите объекты в 1С: «Настройка стандартного интерфейса OData» → «Состав».',
  'The base answers, but the composition of its standard OData interface is empty. Choose the objects in 1C, in the settings of the standard OData interface.',
);

export const configurationUnknown: Text = text(
  'Не удалось понять, какая это конфигурация. Укажите её: «Управление нашей фирмой», «Управление торговлей» или «Бухгалтерия предприятия».',
  'It could not be told which configuration this is. Say it: “unf”, “ut” or “bp”.',
);
