import { expect, test } from 'vitest';
import { AgentObjects } from '../../../shared/app/agent/agent-objects.ts';
import { type AgentHouse, agentHouse } from '../../support/agent-house.ts';
import { CrashingTable, type Cut } from '../../support/crashing-table.ts';

const type = 'Catalog_Контрагенты';
const refs = ['11111111-1111-1111-8111-111111111111', '22222222-2222-1222-8222-222222222222'] as const;

const object = (ref: string, name: string) => ({
  type,
  ref,
  attributes: { Description: name, ИНН: '7700000000' },
});

/** What counts: what is known, what each step marked, and what commands stand at. */
async function seen(house: AgentHouse, marks: readonly (readonly string[])[]) {
  const about = refs.map((ref) => ({ type, ref }));
  const staged = [...(await house.deps.staged.read(house.scope, about)).values()];
  const standings = await house.deps.outbox.standings(house.scope, about);
  return {
    known: staged.map((one) => `${one.object.ref} ${String(one.object.attributes['Description'])}`).sort(),
    byInn: (await house.deps.staged.find(house.scope, [type], 'inn', '7700000000')).length,
    marks,
    standings: [...standings].map(([key, { state }]) => `${key} ${state}`).sort(),
    errors: (await house.errors()).map(({ causeKey, count }) => `${causeKey} ${count}`),
    state: (await house.ask('GET', '/agent/v1/state')).body,
  };
}

/** The step in which writes are put into the outbox. */
const wanting = 2;
const uncounted = (error: string) => error.replace(/ \d+$/, '');

/** What the base answers to its commands: the first counterparty is written, the other one refused. */
function resultsOf({ body }: { readonly body: unknown }): readonly object[] {
  const { commands } = body as {
    readonly commands: readonly { readonly number: number; readonly ref: string }[];
  };
  return commands.map(({ number, ref }) =>
    ref === refs[0]
      ? { number, state: 'written', object: object(ref, 'Ромашка плюс') }
      : { number, state: 'refused', text: 'Дата запрета изменения' },
  );
}

/** Does steps that a base repeats until each is answered; the given step is cut off once. */
async function story(cutAt: number | undefined, cut: Cut | undefined) {
  const crashing = new CrashingTable();
  const house = await agentHouse((table) => crashing.wrap(table));
  const objects = new AgentObjects(house.deps, house.scope);
  const numbering = { incarnation: 'one', packet: 1, after: 0 };
  const changes = (packet: number, list: readonly object[]) =>
    house.ask('POST', '/agent/v1/changes', { ...numbering, packet, objects: list });
  const poll = () => house.ask('GET', '/agent/v1/commands?incarnation=one&packet=2&after=0&wait=0');
  let results: readonly object[] | undefined;
  const steps: readonly (() => Promise<{ readonly status: number }>)[] = [
    () =>
      changes(1, [object(refs[0], 'Ромашка'), { type: 'Catalog_Глупости', ref: refs[1], attributes: {} }]),
    () => changes(2, [object(refs[0], 'Ромашка плюс'), object(refs[1], 'Василёк')]),
    async () => {
      const write = { type, create: false, attributes: { ИНН: '7700000000' }, tables: {} };
      await objects.writeObjects(refs.map((ref) => ({ ...write, ref })));
      return { status: 200 };
    },
    poll,
    async () => {
      results ??= resultsOf(await poll());
      return house.ask('POST', '/agent/v1/results', { ...numbering, packet: 2, results });
    },
  ];
  let made = false;
  const marks: (readonly string[])[] = [];
  for (const [index, step] of steps.entries()) {
    if (index === cutAt && cut) {
      crashing.arm(cut);
      await step().catch(() => undefined);
      made = crashing.disarm();
    }
    const { status } = await step();
    expect(status).toBe(200);
    // After a cut addresses that may have gone are looked at as well.
    marks.push((await house.marks()).filter((mark) => !mark.startsWith('address ')));
    await house.settleMarks();
  }
  return { made, seen: await seen(house, marks) };
}

test('a cut before or after any write leaves nothing that the next attempt does not mend', async () => {
  const whole = await story(undefined, undefined);
  expect(whole.seen).toMatchObject({
    known: [`${refs[0]} Ромашка плюс`, `${refs[1]} Василёк`],
    byInn: 2,
    standings: [`${type} ${refs[0]} written`, `${type} ${refs[1]} refused`],
    state: { packet: 2, after: 0 },
  });
  let cuts = 0;
  for (let step = 0; step < 5; step += 1) {
    for (const when of ['before', 'after'] as const) {
      for (let write = 1; ; write += 1) {
        const cut = await story(step, { when, write });
        if (!cut.made) break;
        cuts += 1;
        // A write that is wanted again after a cut may have become two commands, each of which the base refuses.
        const errors = step === wanting ? cut.seen.errors.map(uncounted) : cut.seen.errors;
        const expected = step === wanting ? whole.seen.errors.map(uncounted) : whole.seen.errors;
        expect({ step, when, write, ...cut.seen, errors }).toEqual({
          step,
          when,
          write,
          ...whole.seen,
          errors: expected,
        });
      }
    }
  }
  expect(cuts).toBeGreaterThan(40);
}, 60_000);

test('a cut while a write is withdrawn leaves nothing of it to be carried out, and the object to be looked at', async () => {
  let cuts = 0;
  for (const when of ['before', 'after'] as const) {
    for (let write = 1; ; write += 1) {
      const crashing = new CrashingTable();
      const house = await agentHouse((table) => crashing.wrap(table));
      const objects = new AgentObjects(house.deps, house.scope);
      const [ref] = refs;
      const tell = (packet: number, name: string) =>
        house.ask('POST', '/agent/v1/changes', {
          ...{ incarnation: 'one', packet, after: 0 },
          objects: [object(ref, name)],
        });
      const poll = () => house.ask('GET', '/agent/v1/commands?incarnation=one&packet=2&after=0&wait=0');
      await tell(1, 'Ромашка');
      const [known] = await objects.readObjects([{ type, ref }]);
      const attributes = { Description: 'Ромашка с портала' };
      await objects.writeObjects([
        { type, ref, create: false, attributes, tables: {}, answers: known?.toldAt },
      ]);
      await tell(2, 'Ромашка из базы');
      await house.settleMarks();
      crashing.arm({ when, write });
      await poll().catch(() => undefined);
      if (!crashing.disarm()) break;
      cuts += 1;
      expect((await poll()).body).toEqual({ commands: [{ number: 1, kind: 'none' }] });
      const standings = await house.deps.outbox.standings(house.scope, [{ type, ref }]);
      expect([...standings.values()]).toMatchObject([{ state: 'withdrawn', number: 1 }]);
      expect(await house.marks()).toContain(`company ${ref}`);
    }
  }
  expect(cuts).toBeGreaterThanOrEqual(6);
});
