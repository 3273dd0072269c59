import type { Json } from '../../../shared/kernel/canonical-json.ts';
import {
  atomFeed,
  type Form,
  formOf,
  jsonAnswer,
  type OdataAnswer,
  pageAnswer,
  refusalAnswer,
} from './answers.ts';
import { BaseView } from './base-view.ts';
import { parseFilter, type Row } from './filter.ts';
import { metadataDocument } from './metadata.ts';
import { orderedRows } from './order-rows.ts';
import { badOptions, noInstance, noType, OdataRefusal } from './refusal.ts';
import { virtualTable } from './registers.ts';
import { optionsOf, type Resource, resourceOf } from './request.ts';
import { reordered, selectedRow, withLinks } from './rows.ts';
import type { Mood, OdataReply, OdataRequest, OdataServerOptions, OdataUser } from './server-options.ts';
import {
  changeObject,
  createObject,
  deleteObject,
  isTieRegister,
  type WriteParts,
  writeTie,
} from './write.ts';

const root = '/odata/standard.odata/';

/** A 1C base published with the standard OData interface. */
export class OdataServer {
  /** May be changed at any moment. */
  mood: Mood = 'open';
  /** Everything that was asked, `METHOD set` each. */
  readonly asked: string[] = [];
  readonly users: OdataUser[];
  readonly #options: OdataServerOptions;
  readonly #view: BaseView;
  readonly #writes: WriteParts;
  #sessions = 0;

  constructor(options: OdataServerOptions) {
    this.#options = options;
    this.users = options.users;
    const { configuration, ownKeys = true, random, refusals = {}, registers = new Map(), store } = options;
    this.#view = new BaseView({ store, configuration, registers });
    this.#writes = { store, configuration, view: this.#view, random, refusals, ownKeys };
  }

  /** All that the interface can publish. */
  get sets(): readonly string[] {
    return this.#view.sets;
  }

  async handle(request: OdataRequest): Promise<OdataReply> {
    if (this.mood === 'asleep') return 'no-connection';
    const breaks = this.#options.breaks?.(request);
    if (breaks === 'before') return 'reset';
    this.#sessions += 1;
    try {
      if (this.#options.takes) await this.#options.clock.sleep(this.#options.takes);
      const answer = this.#answer(request);
      return breaks === 'after' ? 'reset' : answer;
    } finally {
      this.#sessions -= 1;
    }
  }

  #answer(request: OdataRequest): OdataAnswer {
    const { pathname, search } = new URL(request.url);
    const moody = this.#moodAnswer();
    if (moody) return moody;
    const path = decodeURIComponent(pathname);
    if (!path.startsWith(`${this.#options.path}${root}`)) return pageAnswer(404, '404 Not Found');
    const user = this.#user(request.headers['authorization']);
    if (!user) {
      const realm = { 'www-authenticate': 'Basic realm="1C:Enterprise 8.3"' };
      return pageAnswer(401, 'Идентификация пользователя не выполнена', realm);
    }
    const options = optionsOf(search);
    const form = formOf(options, request.headers['accept'] ?? '');
    try {
      const resource = resourceOf(path.slice(this.#options.path.length + root.length));
      this.asked.push(`${request.method} ${'set' in resource ? resource.set : resource.kind}`);
      if (request.method === 'GET') return this.#get(resource, options, form, user);
      return this.#write(request, resource, form);
    } catch (error) {
      if (error instanceof OdataRefusal) return refusalAnswer(error, form);
      throw error;
    }
  }

  #moodAnswer(): OdataAnswer | undefined {
    const { licences = 2 } = this.#options;
    if (this.mood === 'down') return pageAnswer(502, '502 Bad Gateway');
    if (this.mood === 'page') return pageAnswer(200, 'Вход в систему');
    if (this.mood === 'not-published') return pageAnswer(404, '404 Not Found');
    if (this.mood === 'updating')
      return pageAnswer(503, 'Начато обновление конфигурации информационной базы');
    if (this.mood !== 'no-licence' && this.#sessions <= licences) return undefined;
    return {
      status: 500,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: '\uFEFFНе обнаружено свободной лицензии!',
    };
  }

  #user(authorization = ''): OdataUser | undefined {
    const [name, password] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString()
      .split(/:(.*)/s);
    return this.users.find((user) => user.name === name && user.password === password);
  }

  #get(resource: Resource, options: ReadonlyMap<string, string>, form: Form, user: OdataUser): OdataAnswer {
    if (resource.kind === 'service') return this.#service();
    if (resource.kind === 'metadata') return this.#metadata();
    this.#checkPublished(resource.set);
    if (resource.kind === 'object') return this.#object(resource.set, resource.ref, options, form, user);
    if (resource.kind === 'record') throw noInstance();
    const rows = this.#rows(resource, options, user);
    const { set } = resource;
    if (resource.kind === 'count') {
      const headers = { 'content-type': 'text/plain;charset=utf-8' };
      return { status: 200, headers, body: `\uFEFF${this.#filtered(set, rows, options).length}` };
    }
    return this.#list(set, rows, options, form);
  }

  #service(): OdataAnswer {
    const value = this.#published().map((name) => ({ name, url: name }));
    return jsonAnswer(200, { 'odata.metadata': this.#address('$metadata'), value });
  }

  #metadata(): OdataAnswer {
    const published = new Map(
      this.#published().flatMap((name) => {
        const type = this.#view.types[name];
        return type ? [[name, type] as const] : [];
      }),
    );
    const headers = { 'content-type': 'application/xml;charset=utf-8' };
    return { status: 200, headers, body: metadataDocument(published) };
  }

  #rows(
    resource: Extract<Resource, { readonly kind: 'set' | 'count' | 'table' }>,
    options: ReadonlyMap<string, string>,
    user: OdataUser,
  ): readonly Row[] {
    const { set } = resource;
    if (resource.kind === 'table') {
      const { given, name } = resource;
      return virtualTable(this.#view.register(set), name, given, this.#view.property(set));
    }
    if (!this.#view.types[set]) return this.#view.rows(set);
    const objects = this.#view.objects(set);
    const seen = objects.filter((object) => !user.hidden?.(object));
    if (seen.length < objects.length && options.get('allowedOnly') !== 'true') throw hiddenRow();
    return seen.map((object) => this.#view.row(object));
  }

  #filtered(set: string, rows: readonly Row[], options: ReadonlyMap<string, string>): readonly Row[] {
    const filter = options.get('$filter');
    return filter === undefined ? rows : rows.filter(parseFilter(filter, this.#view.property(set)));
  }

  #list(set: string, all: readonly Row[], options: ReadonlyMap<string, string>, form: Form): OdataAnswer {
    const filtered = this.#filtered(set, all, options);
    const skip = numberOption(options, '$skip') ?? 0;
    const top = numberOption(options, '$top');
    const counted = options.get('$inlinecount') === 'allpages';
    const { random } = this.#options;
    const ordered = orderedRows(filtered, options.get('$orderby'), this.#view.property(set), random);
    // As documented, a counted list takes no notice of pages.
    const page = counted ? ordered : ordered.slice(skip, top === undefined ? undefined : skip + top);
    const rows = page.map((row) => this.#shaped(set, row, options, form));
    if (!form.json) return atomFeed(set, rows);
    return jsonAnswer(200, {
      ...(!form.bare && { 'odata.metadata': this.#address(`$metadata#${set}`) }),
      ...(counted && { 'odata.count': String(filtered.length) }),
      value: rows.map((row): Json => ({ ...row })),
    });
  }

  #shaped(set: string, row: Row, options: ReadonlyMap<string, string>, { bare }: Form): Row {
    const select = options
      .get('$select')
      ?.split(',')
      .map((name) => name.trim());
    const selected = select ? selectedRow(row, select, (name) => this.#view.presentation(row, name)) : row;
    const expanded = (options.get('$expand')?.split(',') ?? []).map(
      (name) => [name, this.#view.expanded(row, name)] as const,
    );
    const whole = { ...selected, ...Object.fromEntries(expanded) };
    return bare ? whole : withLinks(whole, set);
  }

  #object(
    set: string,
    ref: string,
    options: ReadonlyMap<string, string>,
    form: Form,
    user: OdataUser,
  ): OdataAnswer {
    const object = this.#view.objects(set).find((one) => one.ref === ref);
    if (!object) throw noInstance();
    if (user.hidden?.(object)) throw hiddenRow();
    return this.#one(200, set, this.#shaped(set, this.#view.row(object), options, form), form);
  }

  #one(status: number, set: string, row: Row, form: Form, headers: OdataAnswer['headers'] = {}): OdataAnswer {
    if (!form.json) return { ...atomFeed(set, [row]), status };
    const metadata = { 'odata.metadata': this.#address(`$metadata#${set}/@Element`) };
    return jsonAnswer(status, { ...(!form.bare && metadata), ...reordered(row) }, headers);
  }

  #write(request: OdataRequest, resource: Resource, form: Form): OdataAnswer {
    if (!('set' in resource)) throw new OdataRefusal(405, 19, 'Метод HTTP не поддерживается');
    const { set } = resource;
    this.#checkPublished(set);
    const { method } = request;
    if (method === 'POST' && resource.kind === 'set') return this.#post(set, bodyOf(request), form);
    if (resource.kind !== 'object') throw new OdataRefusal(405, 19, 'Метод HTTP не поддерживается');
    if (method === 'DELETE') {
      deleteObject(this.#writes, set, resource.ref);
      return { status: 204, headers: {}, body: '' };
    }
    if (method !== 'PATCH' && method !== 'PUT')
      throw new OdataRefusal(405, 19, 'Метод HTTP не поддерживается');
    this.#checkMatch(request, set, resource.ref);
    const object = changeObject(this.#writes, set, resource.ref, bodyOf(request));
    return this.#one(200, set, this.#view.row(object), form);
  }

  #post(set: string, body: Row, form: Form): OdataAnswer {
    if (isTieRegister(set)) {
      writeTie(this.#writes, body);
      return jsonAnswer(201, { ...body });
    }
    const object = createObject(this.#writes, set, body);
    const location = this.#address(`${encodeURIComponent(set)}(guid'${object.ref}')`);
    return this.#one(201, set, { ...this.#view.row(object), DataVersion: null }, form, { location });
  }

  #checkMatch({ headers }: OdataRequest, set: string, ref: string): void {
    const wanted = headers['if-match'];
    if (this.#options.ifMatch !== 'checked' || wanted === undefined) return;
    const object = this.#view.objects(set).find((one) => one.ref === ref);
    if (object && this.#view.row(object)['DataVersion'] !== wanted)
      throw new OdataRefusal(412, -1, 'Версия объекта изменилась');
  }

  #published(): readonly string[] {
    const { composition } = this.#options;
    return this.#view.sets.filter((name) => !composition || composition.has(name));
  }

  #checkPublished(set: string): void {
    if (!this.#published().includes(set.replace(/_RecordType$/, ''))) throw noType(set);
  }

  #address(rest: string): string {
    return `http://1c-server${this.#options.path}${root}${rest}`;
  }
}

function hiddenRow(): OdataRefusal {
  return new OdataRefusal(401, 20, 'Нарушение прав доступа!');
}

function numberOption(options: ReadonlyMap<string, string>, name: string): number | undefined {
  const value = options.get(name);
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw badOptions(name);
  return Number(value);
}

function bodyOf({ body }: OdataRequest): Row {
  try {
    return JSON.parse(body) as Row;
  } catch {
    throw new OdataRefusal(400, 2, 'Неверный формат запроса');
  }
}
