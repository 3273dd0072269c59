import { parseArgs } from 'node:util';
import { systemClock } from '../../shared/kernel/system-clock.ts';
import { fillPortal, furnishPortal } from './seed/fill-portal.ts';
import { startPortalSimulator } from './start.ts';

// The simulator alone, for people who want to look at it: node simulators/portal/main.ts --port 8781 --dir .local
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8781' },
    dir: { type: 'string', default: '.local' },
    seed: { type: 'string', default: '1' },
    companies: { type: 'string', default: '40' },
    products: { type: 'string', default: '60' },
    empty: { type: 'boolean', default: false },
  },
});
const running = await startPortalSimulator({
  port: Number(values.port),
  dir: values.dir,
  seed: Number(values.seed),
  clock: systemClock,
});
const { simulator } = running;
const portal = simulator.createPortal({ name: 'romashka' });
const contents = { companies: Number(values.companies), products: Number(values.products), news: true };
if (values.empty) furnishPortal(portal, systemClock.now());
else fillPortal(portal, simulator.random, systemClock.now(), contents);
console.log(`for people: ${running.origin}/`);
console.log(`portal ${portal.address}/rest/  control ${running.origin}/control/openapi.json`);
