import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { bbCode } from '../../../simulators/portal/pages/bb-code.ts';
import { peopleInterface } from '../../../simulators/portal/pages/people-interface.ts';
import { fillPortal, furnishPortal } from '../../../simulators/portal/seed/fill-portal.ts';
import { bodyText } from '../../../simulators/portal/transport/request.ts';
import { type Bench, portalBench, startAt } from './support.ts';

function open(bench: Bench, path: string, method = 'GET', language = 'ru') {
  const request = { method, url: `http://127.0.0.1:8781${path}`, body: '', source: '127.0.0.1' };
  const answer = peopleInterface(bench.simulator, { ...request, headers: { 'accept-language': language } });
  if (answer?.kind !== 'answer') return undefined;
  return { status: answer.status, headers: answer.headers, text: bodyText(answer) };
}

const nasty = `<img src=x onerror="alert('1')">`;

describe('the pages for people', () => {
  it('escape everything that came from outside', async () => {
    const bench = portalBench();
    await bench.result('log.blogpost.add', { POST_TITLE: nasty, POST_MESSAGE: nasty });
    await bench.result('crm.company.add', { fields: { TITLE: nasty } });
    await bench.result('crm.deal.add', { fields: { TITLE: nasty, COMPANY_ID: 1 } });
    await bench.result('crm.contact.add', { fields: { NAME: nasty, COMPANY_ID: 1 } });
    const comment = { ENTITY_ID: 1, ENTITY_TYPE: 'deal', COMMENT: nasty, FILES: [[nasty, 'AAAA']] };
    await bench.result('crm.timeline.comment.add', { fields: comment });
    await bench.result('catalog.product.add', { fields: { iblockId: 23, name: nasty, xmlId: nasty } });
    await bench.result('im.notify.system.add', { USER_ID: 1, MESSAGE: nasty, TAG: nasty });
    const paths = [
      'feed',
      'companies',
      'companies/1',
      'contacts',
      'contacts/1',
      'products',
      'deals',
      'deals/1',
    ];
    for (const path of [...paths, 'notifications']) {
      const page = open(bench, `/view/acme/${path}`);
      expect(page?.status, path).toBe(200);
      expect(page?.text, path).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;');
      expect(page?.text, path).not.toContain('<img src=x');
    }
  });

  it('speak the language that was asked for', () => {
    const bench = portalBench();
    expect(open(bench, '/')?.text).toContain('<h1>Порталы</h1>');
    expect(open(bench, '/', 'GET', 'en-GB,en')?.text).toContain('<h1>Portals</h1>');
    expect(open(bench, '/view/acme/deals?lang=en')?.text).toContain('acme: Deals');
    expect(open(bench, '/view/acme/feed?lang=ru', 'GET', 'en')?.text).toContain('Пока ничего нет.');
  });

  it('show attached files as they came, and scripts never', async () => {
    const bench = portalBench();
    const files = [
      ['отчёт.pdf', 'JVBERg=='],
      ['x.html', 'PGI+'],
    ];
    await bench.result('log.blogpost.add', { POST_MESSAGE: 'отчёт', FILES: files });
    expect(open(bench, '/view/acme/feed')?.text).toContain(
      '<a href="/view/acme/files/2?lang=ru">отчёт.pdf</a>',
    );
    expect(open(bench, '/view/acme/files/2')).toMatchObject({
      text: '%PDF',
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': "inline; filename*=UTF-8''%D0%BE%D1%82%D1%87%D1%91%D1%82.pdf",
      },
    });
    expect(open(bench, '/view/acme/files/3')?.headers['content-type']).toBe('application/octet-stream');
  });

  it('show a filled portal, a page at a time', () => {
    const bench = portalBench();
    fillPortal(bench.portal, seededRandom(1), startAt, { companies: 120, products: 8, news: true });
    const first = open(bench, '/view/acme/companies')?.text ?? '';
    expect(first.match(/<tr>/g)).toHaveLength(101);
    expect(first).toContain('page=1');
    expect(open(bench, '/view/acme/companies?page=1')?.text.match(/<tr>/g)).toHaveLength(21);
    expect(open(bench, '/view/acme/products')?.text).toContain('<h2>Насосы</h2>');
    const deal = open(bench, '/view/acme/deals/1')?.text;
    expect(deal).toContain('Клиент просит отгрузить двумя партиями.');
    expect(deal).toContain('Согласовать срок поставки');
  });

  it('draw the cards of applications', async () => {
    const bench = portalBench();
    await bench.result('crm.deal.add', { fields: { TITLE: 'Поставка' } });
    const text = (value: string) => ({ type: 'text', properties: { value } });
    const layout = {
      icon: { code: 'info' },
      header: { title: 'Заказ 1С', tags: { state: { title: 'оплачен', type: 'success' } } },
      body: {
        logo: { code: 'document' },
        blocks: {
          sum: { type: 'withTitle', properties: { title: 'Сумма', block: text('100 ₽') } },
          line: { type: 'lineOfBlocks', properties: { blocks: { a: text('отгружен'), b: text('сегодня') } } },
        },
      },
      footer: {
        buttons: { open: { title: 'Открыть', type: 'primary', action: { type: 'openRestApp' } } },
      },
    };
    await bench.result('crm.activity.configurable.add', { ownerTypeId: 2, ownerId: 1, fields: {}, layout });
    const page = open(bench, '/view/acme/deals/1')?.text;
    expect(page).toContain('<span class="tag">оплачен</span>');
    expect(page).toContain('<span class="quiet">Сумма:</span> 100 ₽');
    expect(page).toContain('отгружен сегодня');
    expect(page).toContain('<button name="part" value="footer.buttons.open" >Открыть</button>');
  });

  it('answer 404 to what is not there and leave the rest to the portals', () => {
    const bench = portalBench();
    for (const path of ['/view/other/feed', '/view/acme/nothing', '/view/acme/deals/7', '/view/acme/feed/1'])
      expect(open(bench, path)?.status, path).toBe(404);
    expect(open(bench, '/rest/server.time')).toBeUndefined();
    expect(open(bench, '/', 'POST')).toBeUndefined();
  });
});

describe('BB-code', () => {
  it('becomes markup, its addresses only when they are of the web', () => {
    expect(bbCode('[b]да[/b]\n[url=https://a.example/?x=1&y=2]тут[/url]').text).toBe(
      '<b>да</b><br><a href="https://a.example/?x=1&amp;y=2" rel="noreferrer">тут</a>',
    );
    expect(bbCode('[url=javascript:alert(1)]x[/url]').text).toBe('[url=javascript:alert(1)]x[/url]');
  });
});

describe('a furnished portal', () => {
  it('has people, departments, workgroups, funnels and nothing to sell', async () => {
    const bench = portalBench();
    furnishPortal(bench.portal, startAt);
    expect(await bench.result('department.get')).toHaveLength(7);
    expect(await bench.result('user.get')).toHaveLength(8);
    expect(await bench.result('sonet_group.get')).toHaveLength(3);
    expect(await bench.result('crm.category.list', { entityTypeId: 2 })).toMatchObject({
      categories: [{ name: 'Общая' }, { name: 'Оптовые продажи' }, { name: 'Сервис' }],
    });
    expect(await bench.result('crm.company.list')).toEqual([]);
  });
});
