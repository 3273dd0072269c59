import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AcceptPortalEventParts,
  acceptPortalEvent,
} from '../../../shared/app/portal-events/accept-portal-event.ts';
import type { Installation } from '../../../shared/domain/connections/installation.ts';
import { parseBracketForm } from '../../../shared/domain/portal-events/bracket-form.ts';
import { type PortalEvent, portalEventSchema } from '../../../shared/domain/portal-events/portal-event.ts';
import { asId, type MemberId } from '../../../shared/kernel/ids.ts';
import { Rejected } from '../../../shared/kernel/outcome.ts';
import type { GrantedTokens } from '../../../shared/ports/portal-tokens.ts';

const installed: Installation = {
  member: asId<MemberId>('0a1b2c'),
  state: 'installed',
  portal: 'https://acme.example',
  clientEndpoint: 'https://acme.example/rest/',
  // SHA-256 of `9d8c`.
  applicationTokenHash: 'vCAVQbVBNeQejRmgdxzdyGXAOLoGC3VBF-q2UGfAwq4',
  language: 'ru',
  installedAt: 0,
};

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
  const offered: GrantedTokens[] = [];
  const seen: string[] = [];
  const see = async (event: PortalEvent) => void seen.push(event.code);
  const partsWith = (known: Partial<Installation> | undefined): AcceptPortalEventParts => ({
    installations: { get: async () => known && { ...installed, ...known } },
    tokens: { offer: async (_, tokens) => void offered.push(tokens) },
    proving: new Map([['ONAPPINSTALL', see]]),
    proved: new Map([['ONCRMCOMPANYUPDATE', see]]),
  });
  beforeEach(() => {
    offered.length = 0;
    seen.length = 0;
  });

  const refused = async (parts: AcceptPortalEventParts, text: string) =>
    acceptPortalEvent(parts, eventOf(text)).catch((error: unknown) => error);

  test('refuses a portal that never installed the application', async () => {
    const error = await refused(partsWith(undefined), body);
    expect(error).toBeInstanceOf(Rejected);
    expect(error).toMatchObject({ causeKey: 'portal.unknown' });
  });

  test.each([
    ['another proof', {}, body.replace('9d8c', '9d8d')],
    ['no proof', {}, body.replace('&auth[application_token]=9d8c', '')],
    ['a proof of a removed installation', { state: 'uninstalled' as const }, body],
  ])('refuses %s and does nothing', async (_, known, text) => {
    expect(await refused(partsWith(known), text)).toMatchObject({ causeKey: 'portal-event.not-proved' });
    expect(seen).toEqual([]);
    expect(offered).toEqual([]);
  });

  test('refuses a proof while none is known', async () => {
    const { applicationTokenHash: _, ...without } = installed;
    const parts = { ...partsWith({}), installations: { get: async () => without } };
    expect(await refused(parts, body)).toMatchObject({ causeKey: 'portal-event.not-proved' });
  });

  test('refuses an event that has no action', async () => {
    const error = await refused(partsWith({}), body.replace('onCrmCompanyUpdate', 'ONAPPTEST'));
    expect(error).toMatchObject({ causeKey: 'portal-event.unexpected' });
  });

  test('hands a proved event to its action', async () => {
    await acceptPortalEvent(partsWith({}), eventOf(body));
    expect(seen).toEqual(['ONCRMCOMPANYUPDATE']);
  });

  test('offers the tokens that came along with a proved event', async () => {
    const withToken = `${body}&auth[access_token]=fresh&auth[expires_in]=3600`;
    await acceptPortalEvent(partsWith({}), eventOf(withToken));
    expect(offered).toEqual([{ accessToken: 'fresh', userId: '1', expiresAt: 1_743_169_090_000 }]);
  });

  test('hands an event that proves itself over without looking at its proof', async () => {
    await acceptPortalEvent(partsWith(undefined), eventOf('event=onAppInstall&auth[member_id]=0a1b2c'));
    expect(seen).toEqual(['ONAPPINSTALL']);
  });
});
