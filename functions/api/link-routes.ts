import type { Link } from '../../shared/app/sync/links.ts';
import { recordKey } from '../../shared/app/sync/links.ts';
import { ringDoorbell } from '../../shared/app/sync/ring-doorbell.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import { deleteLink, listLinks, putLink } from '../../shared/contracts/api/links.ts';
import type { EntityName } from '../../shared/domain/entities/descriptor.ts';
import { isEntityName } from '../../shared/domain/entities/registry.ts';
import { Problem } from '../../shared/entry/http/problem.ts';
import { type ServedRoute, serve } from '../../shared/entry/http/serve.ts';
import { text } from '../../shared/kernel/text.ts';
import type { ApiDeps } from './deps.ts';
import { scopeOf } from './scope-of.ts';

/** The register of links. */
export function linkRoutes(deps: ApiDeps): readonly ServedRoute[] {
  const { connections, links } = deps;
  return [
    serve(listLinks).with(async ({ params, query }) => {
      const scope = await scopeOf(connections, params.connection);
      const entity = entityOf(query.kind, 'query.kind');
      if (query.ref !== undefined || query.portalId !== undefined) {
        const link = await find(deps, scope, entity, query);
        return { status: 200, body: { links: link ? [shown(link)] : [] } };
      }
      const page = await links.list(scope, entity, query.limit, query.cursor);
      return { status: 200, body: { links: page.links.map(shown), cursor: page.next } };
    }),
    serve(putLink).with(async ({ params, body }) => {
      const scope = await scopeOf(connections, params.connection);
      const entity = entityOf(body.kind, 'body.kind');
      const { portalId, ref } = body;
      return { status: 200, body: shown(await joinByHand(deps, scope, { entity, ref }, portalId)) };
    }),
    serve(deleteLink).with(async ({ params, query }) => {
      const scope = await scopeOf(connections, params.connection);
      const link = await byRef(deps, scope, entityOf(query.kind, 'query.kind'), query.ref);
      if (link) await links.remove(scope, link);
      return { status: 204 };
    }),
  ];
}

async function find(
  deps: ApiDeps,
  scope: ConnectionScope,
  entity: EntityName,
  { portalId, ref }: { readonly portalId?: string | undefined; readonly ref?: string | undefined },
): Promise<Link | undefined> {
  const held =
    portalId === undefined
      ? undefined
      : [...(await deps.links.refsByPortalIds(scope, [{ entity, portalId }])).values()][0];
  const wanted = ref ?? held;
  if (wanted === undefined || (portalId !== undefined && wanted !== held)) return undefined;
  return byRef(deps, scope, entity, wanted);
}

async function byRef({ links }: ApiDeps, scope: ConnectionScope, entity: EntityName, ref: string) {
  return (await links.byRefs(scope, [{ entity, ref }])).get(recordKey({ entity, ref }));
}

/** Joins the two, and has them compared: they never agreed on anything yet. */
async function joinByHand(
  deps: ApiDeps,
  scope: ConnectionScope,
  record: { readonly entity: EntityName; readonly ref: string },
  portalId: string,
): Promise<Link> {
  const { clock, links, marks, newToken, work } = deps;
  const before = await byRef(deps, scope, record.entity, record.ref);
  if (before?.portalId === portalId) return before;
  const link: Link = { ...record, portalId, common: {}, origin: 'by-hand', changedAt: clock.now() };
  if (!(await links.adopt(scope, link))) throw isTaken(portalId);
  if (before) await links.releasePortalId(scope, before);
  await marks.set(scope, [{ side: 'base', entity: record.entity, id: record.ref, root: record.ref }]);
  await ringDoorbell(work, scope, newToken());
  return link;
}

/** @throws Problem 400 naming the field */
function entityOf(kind: string, field: string): EntityName {
  if (isEntityName(kind)) return kind;
  const detail = text(`Вида «${kind}» нет.`, `There is no kind “${kind}”.`);
  throw new Problem(400, { cause: 'validation', detail, errors: [{ field, message: detail.ru }] });
}

function isTaken(portalId: string): Problem {
  return new Problem(409, {
    cause: 'link-taken',
    detail: text(
      `Запись ${portalId} портала уже связана с другим объектом: сначала удалите ту связь.`,
      `Record ${portalId} of the portal is linked with another object: remove that link first.`,
    ),
  });
}

function shown({ changedAt, entity, origin, portalId, ref }: Link) {
  return { kind: entity, ref, portalId, origin, changedAt: new Date(changedAt).toISOString() };
}
