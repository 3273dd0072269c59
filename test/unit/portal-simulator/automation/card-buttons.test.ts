import { describe, expect, it } from 'vitest';
import { type AutomationBench, automationBench } from './automation-bench.ts';

const handler = 'https://most24.example/portal/events';

const layout = (animationType: string) => ({
  icon: { code: 'document' },
  header: { title: 'Заказ НФ-000001', titleAction: { type: 'redirect', uri: '/crm/deal/details/1/' } },
  body: {
    logo: { code: 'document' },
    blocks: {
      file: {
        type: 'withTitle',
        properties: {
          title: 'Файл',
          block: {
            type: 'link',
            properties: { text: 'счёт.pdf', action: { type: 'redirect', uri: '/f/1' } },
          },
        },
      },
    },
  },
  footer: {
    buttons: {
      refresh: {
        title: 'Обновить',
        type: 'secondary',
        action: {
          type: 'restEvent',
          id: 'refresh',
          animationType,
          actionParams: { ref: 'guid', id: 'mine' },
        },
      },
      open: { title: 'Открыть', type: 'primary', action: { type: 'openRestApp', actionParams: { a: '1' } } },
    },
  },
});

async function withCard(animationType = 'loader'): Promise<AutomationBench> {
  const bench = automationBench();
  await bench.result('event.bind', { event: 'onCrmTimelineItemAction', handler });
  await bench.deal();
  const card = { ownerTypeId: 2, ownerId: 1, fields: {}, layout: layout(animationType) };
  await bench.result('crm.activity.configurable.add', card);
  return bench;
}

const press = (bench: AutomationBench, part: string, id = 1) =>
  bench.control('POST', `/portals/acme/activities/${id}/press`, { part, userId: 2 });

describe('pressing a card', () => {
  it('tells the application what was pressed on which object by whom', async () => {
    const bench = await withCard();
    expect(await press(bench, 'footer.buttons.refresh')).toMatchObject({ type: 'restEvent' });
    const [event, ...others] = await bench.settle();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      url: handler,
      event: 'ONCRMTIMELINEITEMACTION',
      data: { id: 'refresh', entityTypeId: '2', entityId: '1', activityId: '1', userId: '2', ref: 'guid' },
      auth: { application_token: 'application-token', user_id: '2' },
    });
  });

  it('locks a card with a loader until its application updates it', async () => {
    const bench = await withCard();
    await press(bench, 'footer.buttons.refresh');
    await expect(press(bench, 'footer.buttons.open')).rejects.toThrow('locked');
    await bench.result('crm.activity.configurable.update', { id: 1, layout: layout('loader') });
    expect(await press(bench, 'footer.buttons.open')).toEqual({
      type: 'openRestApp',
      actionParams: { a: '1' },
    });
  });

  it('locks one button alone where that was wanted', async () => {
    const bench = await withCard('disable');
    await press(bench, 'footer.buttons.refresh');
    await expect(press(bench, 'footer.buttons.refresh')).rejects.toThrow('locked');
    expect(await press(bench, 'header.titleAction')).toEqual({
      type: 'redirect',
      uri: '/crm/deal/details/1/',
      actionParams: {},
    });
    expect(await bench.control('GET', '/portals/acme/activities/1/parts')).toMatchObject({
      parts: {
        'footer.buttons.refresh': { id: 'refresh' },
        'body.blocks.file.properties.block.properties': { uri: '/f/1' },
      },
      pressed: { part: 'footer.buttons.refresh', animation: 'disable' },
    });
  });

  it('is refused for what is not there', async () => {
    const bench = await withCard();
    await expect(press(bench, 'footer.buttons.print')).rejects.toThrow(
      'the card has no footer.buttons.print',
    );
    await expect(press(bench, 'footer.buttons.refresh', 9)).rejects.toThrow('no activity: 9');
    await bench.control('DELETE', '/portals/acme/deals/1');
    await expect(press(bench, 'footer.buttons.refresh')).rejects.toThrow('no activity: 1');
  });
});
