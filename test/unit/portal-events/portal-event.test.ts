import { describe, expect, test } from 'vitest';
import { acceptPortalEvent } from '../../../shared/app/portal-events/accept-portal-event.ts';
import { parseBracketForm } from '../../../shared/domain/portal-events/bracket-form.ts';
import { type PortalEvent, portalEventSchema } from '../../../shared/domain/portal-events/portal-event.ts';
import { Rejected } from '../../../shared/kernel/outcome.ts';
import type { Table } from '../../../shared/ports/table.ts';

const body =
  'event=onCrmCompanyUpdate&event_handler_id=735&data[FIELDS][ID]=2917&ts=1743165490' +
  '&auth[domain]=acme.example&auth[member_id]=0a1b2c&auth[application_token]=9d8c&auth[user_id]=1';

function eventOf(text: string): PortalEvent {
  return portalEventSchema.parse(parseBracketForm(text));
}

describe('an event of a portal', () => {
  test('is told by code, time, data and proof', () => {
    const event = eventOf(body);
    expect(event.code).toBe('ONCRMCOMPANYUPDATE');
    expect(event.happenedAt).toBe(1_743_165_490_000);
    expect(event.data).toEqual({ FIELDS: { ID: '2917' } });
    expect(event.auth).toMatchObject({ member_id: '0a1b2c', application_token: '9d8c', user_id: '1' });
  });

  test.each([
    ['no event', 'auth[member_id]=0a1b2c'],
    ['no sender', 'event=ONAPPTEST'],
    ['a sender that is no hash', 'event=ONAPPTEST&auth[member_id]=a%23b'],
    ['data that is text', 'event=ONAPPTEST&auth[member_id]=a&data=1'],
    ['a time that is no number', 'event=ONAPPTEST&auth[member_id]=a&ts=soon'],
    ['JSON', '{"event":"ONAPPTEST","auth":{"member_id":"a"}}'],
  ])('is refused with %s', (_, text) => {
    expect(portalEventSchema.safeParse(parseBracketForm(text)).success).toBe(false);
  });
});

describe('accepting an event', () => {
  const tableWith = (member: string): Pick<Table, 'get'> => ({
    get: async (key) => (key.pk === `L#PORTAL#${member}` && key.sk === 'PORTAL' ? { ...key } : undefined),
  });

  test('refuses a portal that never installed the application', async () => {
    const accepting = acceptPortalEvent({ table: tableWith('ffff'), actions: new Map() }, eventOf(body));
    await expect(accepting).rejects.toBeInstanceOf(Rejected);
    await expect(accepting).rejects.toMatchObject({ causeKey: 'portal.unknown' });
  });

  test('refuses an event that has no action', async () => {
    const accepting = acceptPortalEvent({ table: tableWith('0a1b2c'), actions: new Map() }, eventOf(body));
    await expect(accepting).rejects.toMatchObject({ causeKey: 'portal-event.unexpected' });
  });

  test('hands a known portal’s event to its action', async () => {
    const seen: PortalEvent[] = [];
    const actions = new Map([['ONCRMCOMPANYUPDATE', async (event: PortalEvent) => void seen.push(event)]]);
    await acceptPortalEvent({ table: tableWith('0a1b2c'), actions }, eventOf(body));
    expect(seen.map(({ code }) => code)).toEqual(['ONCRMCOMPANYUPDATE']);
  });
});
