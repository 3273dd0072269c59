import * as z from 'zod';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { installationsStore } from '../auth/applications.ts';
import { randomHex } from '../auth/token-book.ts';
import { webhooksStore } from '../auth/webhooks.ts';
import { person } from '../data/actor.ts';
import { catalogModesStore, storesStore } from '../data/catalog/catalog-lists.ts';
import { productsStore } from '../data/catalog/products.ts';
import { setStock } from '../data/catalog/stock.ts';
import { newUser } from '../data/new-user.ts';
import { usersStore } from '../data/users.ts';
import type { Portal } from '../portal.ts';
import { fillPortal } from '../seed/fill-portal.ts';
import type { PortalSimulator } from '../simulator.ts';
import { type TariffName, tariffs } from '../tariff.ts';
import { ControlError, type ControlRoute, route, routeWithBody } from './control-route.ts';

const tariffName = z.enum(Object.keys(tariffs) as [TariffName, ...TariffName[]]);
const right = z.enum(['all', 'own', 'none']);

const newPortal = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,40}$/),
  memberId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  tariff: tariffName.optional(),
  offsetMinutes: z.int().min(-720).max(840).optional(),
  language: z.enum(['ru', 'en']).optional(),
  companies: z.int().min(0).max(1_000_000).optional().describe('How many companies to make up'),
});

const portalChange = z.strictObject({
  tariff: tariffName.optional(),
  clockSkewSeconds: z.number().optional(),
  jsonStyle: z.enum(['plain', 'php']).optional(),
  offlineEventData: z.enum(['fields', 'false']).optional(),
  fileLinkSeconds: z.number().min(0).optional().describe('How long links to files work'),
  deleted: z.boolean().optional(),
  inventory: z.boolean().optional().describe('Stock belongs to documents'),
});

const newUserBody = z.strictObject({
  id: z.int().min(1).optional(),
  name: z.string().optional(),
  lastName: z.string().optional(),
  email: z.string().optional(),
  admin: z.boolean().optional(),
  active: z.boolean().optional(),
  departments: z.array(z.int()).optional(),
  crmRead: right.optional(),
  crmWrite: right.optional(),
});

/** Portals and their people. */
export const portalRoutes: readonly ControlRoute[] = [
  route('GET', '/control/portals', 'All portals', ({ simulator }) =>
    [...simulator.portals.values()].map(portalView),
  ),
  routeWithBody('POST', '/control/portals', 'Adds a portal', newPortal, ({ simulator, body }) => {
    const { companies, ...settings } = body;
    if (simulator.portals.has(body.name)) throw new ControlError(409, `portal exists: ${body.name}`);
    const portal = simulator.createPortal(withoutAbsent(settings));
    fillPortal(portal, simulator.random, simulator.engine.clock.now(), { companies: companies ?? 0 });
    return portalView(portal);
  }),
  route('GET', '/control/portals/{portal}', 'One portal', ({ simulator, path }) =>
    portalView(portalOf(simulator, path)),
  ),
  routeWithBody(
    'PATCH',
    '/control/portals/{portal}',
    'Changes tariff, clock and manners',
    portalChange,
    ({ simulator, path, body }) => {
      const portal = portalOf(simulator, path);
      if (body.tariff) portal.tariffName = body.tariff;
      if (body.clockSkewSeconds !== undefined) portal.clockSkew = body.clockSkewSeconds * 1000;
      if (body.jsonStyle) portal.jsonStyle = body.jsonStyle;
      if (body.offlineEventData) portal.offlineEventData = body.offlineEventData;
      if (body.fileLinkSeconds !== undefined) portal.linkLifetime = body.fileLinkSeconds * 1000;
      if (body.inventory !== undefined) portal.store(catalogModesStore).inventory = body.inventory;
      if (body.deleted !== undefined) portal.deleted = body.deleted;
      return portalView(portal);
    },
  ),
  routeWithBody(
    'POST',
    '/control/portals/{portal}/rename',
    'Moves the portal to another address; the former one answers 302',
    z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,40}$/) }),
    ({ simulator, path, body }) => {
      const portal = portalOf(simulator, path);
      simulator.renamePortal(portal, body.name);
      return portalView(portal);
    },
  ),
  routeWithBody(
    'POST',
    '/control/portals/{portal}/users',
    'Adds or replaces a user',
    newUserBody,
    ({ simulator, path, body }) => {
      const users = portalOf(simulator, path).store(usersStore);
      const given = withoutAbsent(body);
      const known = body.id === undefined ? undefined : users.get(body.id);
      if (body.id === undefined) return users.add((id) => newUser(id, given)).id;
      users.put(known ? { ...known, ...given, id: body.id } : newUser(body.id, given));
      return body.id;
    },
  ),
  routeWithBody(
    'POST',
    '/control/portals/{portal}/webhooks',
    'Adds an inbound webhook of a user',
    z.strictObject({ userId: z.int(), scopes: z.array(z.string()) }),
    ({ simulator, path, body }) => {
      const portal = portalOf(simulator, path);
      const secret = randomHex(simulator.random, 16);
      portal.store(webhooksStore).add((id) => ({ id, secret, ...body }));
      return { url: `${portal.address}/rest/${body.userId}/${secret}/` };
    },
  ),
  routeWithBody(
    'POST',
    '/control/portals/{portal}/stock',
    'Sets how much of a product lies in a store, as a document of a person does',
    z.strictObject({ productId: z.int(), storeId: z.int(), amount: z.number(), userId: z.int().default(1) }),
    ({ simulator, path, body }) => {
      const portal = portalOf(simulator, path);
      if (!portal.store(productsStore).get(body.productId)) throw new ControlError(404, 'no such product');
      if (!portal.store(storesStore).get(body.storeId)) throw new ControlError(404, 'no such store');
      const { userId, ...place } = body;
      setStock(portal, place, person(userId), simulator.engine.clock.now() + portal.clockSkew);
      return portal.store(productsStore).get(body.productId)?.quantity ?? null;
    },
  ),
  route('GET', '/control/portals/{portal}/stores', 'Names of the stores', ({ simulator, path }) =>
    Object.keys(portalOf(simulator, path).inspect()),
  ),
  route('GET', '/control/portals/{portal}/stores/{store}', 'What a store holds', ({ simulator, path }) => {
    const content = portalOf(simulator, path).inspect()[path['store'] ?? ''];
    if (content === undefined) throw new ControlError(404, `no store: ${path['store'] ?? ''}`);
    return content;
  }),
];

/** @throws ControlError 404 */
export function portalOf(simulator: PortalSimulator, path: Readonly<Record<string, string>>): Portal {
  const portal = simulator.portals.get(path['portal'] ?? '');
  if (!portal) throw new ControlError(404, `no portal: ${path['portal'] ?? ''}`);
  return portal;
}

function portalView(portal: Portal): Json {
  return {
    name: portal.name,
    memberId: portal.memberId,
    address: portal.address,
    clientEndpoint: `${portal.address}/rest/`,
    tariff: portal.tariffName,
    language: portal.language,
    offsetMinutes: portal.offsetMinutes,
    clockSkewSeconds: portal.clockSkew / 1000,
    jsonStyle: portal.jsonStyle,
    offlineEventData: portal.offlineEventData,
    deleted: portal.deleted,
    users: [...portal.store(usersStore)].map(({ id, name, lastName, admin }) => ({
      id,
      name,
      lastName,
      admin,
    })),
    applications: portal.store(installationsStore).inspect(),
  };
}

/** Without keys whose value is `undefined`. */
export function withoutAbsent<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
