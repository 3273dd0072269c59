import type { Config } from '../config/config.ts';
import { runHouse } from '../run-house.ts';
import type { HousePart, HouseSource } from '../start-house.ts';
import { demoBase } from './demo-base.ts';
import { connectionOf, type DemoConnection } from './demo-connection.ts';
import { type DemoPortal, startDemoPortal } from './demo-portal.ts';
import { extensionBase } from './extension-base.ts';
import { OperatorDesk } from './operator-desk.ts';
import { playStory, type StoryReport } from './play-story.ts';
import { PortalReader } from './portal-reader.ts';
import { storyOf } from './story.ts';
import type { StoryParts } from './story-parts.ts';

/** What of the demo is wanted. */
export interface DemoOptions {
  readonly portalPort: number;
  /** Portal, base and connection, but nothing in them and no story. */
  readonly empty: boolean;
  /** Play the story and end. */
  readonly once: boolean;
}

/**
 * Runs the house with a simulated portal and a simulated base beside it, and plays the story. The simulators' own
 * addresses are allowed here, by the composition; a tenant never can.
 * @returns the exit code: with `once` 0 only when every step was verified
 */
export async function runDemo(config: Config, source: HouseSource, options: DemoOptions): Promise<number> {
  const portal = await startDemoPortal({ port: options.portalPort, dir: config.dir, empty: options.empty });
  const { origin, oauthOrigin } = portal.running;
  const { clientId, clientSecret, oauthUrl } = portal;
  const demoConfig: Config = {
    ...config,
    egress: { allow: [...config.egress.allow, origin, oauthOrigin] },
    portal: { clientId, clientSecret, oauthUrl },
    // The story is told in words; what else happens is told when something is wrong.
    log: config.log.level === 'info' ? { ...config.log, level: 'warn' } : config.log,
  };
  const ended = Promise.withResolvers<StoryReport>();
  const stop = new AbortController();
  try {
    const part = demoPart(portal, options, (report) => {
      ended.resolve(report);
      if (options.once) stop.abort();
    });
    const code = await runHouse(demoConfig, { ...source, parts: [...source.parts, part] }, stop.signal);
    if (!options.once) return code;
    const report = await ended.promise;
    console.log(JSON.stringify(report));
    return report.ok ? code : 1;
  } finally {
    await portal.running.close();
  }
}

function demoPart(portal: DemoPortal, options: DemoOptions, told: (report: StoryReport) => void): HousePart {
  return async ({ config, platform, endpoints }) => {
    const houseUrl = endpoints.listening;
    portal.install(houseUrl);
    const connection = await connectionOf(platform, houseUrl, portal.portal.memberId);
    if (!options.empty) {
      const operator = new OperatorDesk(houseUrl, endpoints.admin.token);
      tellStory({ portal, connection, houseUrl, operator, dir: config.dir })
        .then(told)
        .catch((error: unknown) => {
          platform.telemetry.error('the story could not be told', error);
          told({ ok: false, seconds: 0, steps: [] });
        });
    }
    return { endpoints: addresses(portal, connection), stop: () => Promise.resolve() };
  };
}

async function tellStory(parts: Omit<StoryParts, 'demo' | 'extension' | 'reader'>): Promise<StoryReport> {
  const { connection, portal } = parts;
  const tell = (line: string) => console.error(line);
  const demo = demoBase(connection);
  const extension = extensionBase(parts.houseUrl, connection, demo);
  const reader = new PortalReader(portal.webhook);
  tell(`Демонстрация: портал ${portal.portal.address}, база УНФ 3.0 на ${demo.base.goods.length} товаров.`);
  const report = await playStory(storyOf({ ...parts, demo, extension, reader }), tell);
  tell(`Портал: ${portal.portal.address}/   Обмен с 1С: ${connection.exchange}`);
  return report;
}

function addresses(portal: DemoPortal, connection: DemoConnection): Readonly<Record<string, unknown>> {
  return {
    portal: {
      url: `${portal.portal.address}/`,
      memberId: portal.portal.memberId,
      webhook: portal.webhook,
      control: `${portal.running.origin}/control/`,
    },
    onec: {
      exchange: connection.exchange,
      user: connection.user,
      password: connection.key,
      key: connection.key,
      connectionId: connection.connection.id,
    },
  };
}
