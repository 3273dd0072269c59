/**
 * What the interface says no with. Codes are those of the platform's own list: 8 type of entity, 9 instance, 10
 * property, 11 method, 14 options of the query, 15 the key is taken, 19 method of HTTP, 20 rights, -1 an exception of
 * the configuration's code.
 */
export class OdataRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = String(code);
  }
}

export function noType(set: string): OdataRefusal {
  return new OdataRefusal(404, 8, `Сущность "${set}" не найдена`);
}

export function noInstance(): OdataRefusal {
  return new OdataRefusal(404, 9, 'Экземпляр сущности не найден');
}

export function noProperty(name: string): OdataRefusal {
  return new OdataRefusal(400, 10, `Сегмент пути "${name}" не найден!`);
}

export function badOptions(said: string): OdataRefusal {
  return new OdataRefusal(400, 14, `Ошибка при разборе опций запроса: ${said}`);
}
