import { beforeEach, describe, expect, test } from 'vitest';
import { EngineBench, ofBase, ofPortal } from '../../support/engine-bench.ts';

let at: EngineBench;

beforeEach(async () => {
  at = new EngineBench();
  at.base.say(
    { entity: 'company', ref: 'c1' },
    { name: 'Ромашка ООО', phones: ['+74951234567'], emails: [] },
  );
  await at.run(ofBase('company', 'c1'));
});

const renameOnPortal = (title: string) =>
  at.bench.result('crm.item.update', { entityTypeId: 4, id: 1, fields: { title } });

/** Both sides say something else of the company's name. */
async function disagree(): Promise<void> {
  await renameOnPortal('На портале');
  at.base.say({ entity: 'company', ref: 'c1' }, { name: 'В базе' });
}

const look = () => at.run(ofPortal('company', 1), ofBase('company', 'c1'));
const conflicts = () => at.changes.flatMap((change) => change.conflicts);
const baseWins = { field: 'name', winner: 'base', kept: 'В базе', lost: 'На портале' };
const portalWins = { field: 'name', winner: 'portal', kept: 'На портале', lost: 'В базе' };

describe('when both sides moved', () => {
  test('the base wins if it shall, and the loss is told', async () => {
    await disagree();
    await look();
    expect((await at.companies())[0]).toMatchObject({ title: 'В базе' });
    expect(conflicts()).toEqual([baseWins]);
  });

  test('the portal wins if it shall, and the loss is told', async () => {
    at.directions = { ...at.directions, winner: 'portal' };
    await disagree();
    await look();
    expect(at.base.get('company', 'c1')).toMatchObject({ name: 'На портале' });
    expect(conflicts()).toEqual([portalWins]);
  });
});

test('what the portal says next is no loss where the base took its word before and nobody noted it', async () => {
  await renameOnPortal('На портале');
  at.base.losesAnswers = true;
  await expect(look()).rejects.toThrow('no answer');
  at.base.losesAnswers = false;
  await renameOnPortal('Ещё раз на портале');
  await look();
  expect((await at.companies())[0]).toMatchObject({ title: 'Ещё раз на портале' });
  expect(at.base.get('company', 'c1')).toMatchObject({ name: 'Ещё раз на портале' });
  expect(conflicts()).toEqual([]);
  expect(await look()).toBe(0);
});

describe('a loss that a process did not live to tell', () => {
  test.each([
    { winner: 'base', told: baseWins },
    { winner: 'portal', told: portalWins },
  ] as const)('is told by the next one, once (winner: $winner)', async ({ told, winner }) => {
    at.directions = { ...at.directions, winner };
    await disagree();
    at.diesBeforeTelling = true;
    await expect(look()).rejects.toThrow('died here');
    await look();
    expect((await at.companies())[0]).toMatchObject({ title: told.kept });
    expect(at.base.get('company', 'c1')).toMatchObject({ name: told.kept });
    expect(conflicts()).toEqual([told]);
    expect(await look()).toBe(0);
    expect(conflicts()).toEqual([told]);
  });

  test('is told of a company that was found on the portal, too', async () => {
    const { links, scope } = at;
    const [link] = (await links.list(scope, 'company', 1)).links;
    if (link) await links.remove(scope, link);
    await disagree();
    at.diesBeforeTelling = true;
    await expect(look()).rejects.toThrow('died here');
    await look();
    expect(conflicts()).toEqual([baseWins]);
  });

  test('is told once where a person has said the value again in between', async () => {
    await disagree();
    at.diesBeforeTelling = true;
    await expect(look()).rejects.toThrow('died here');
    await renameOnPortal('На портале');
    await look();
    expect((await at.companies())[0]).toMatchObject({ title: 'В базе' });
    expect(conflicts()).toEqual([baseWins]);
  });
});
