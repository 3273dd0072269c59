import { fileURLToPath } from 'node:url';
import { functionsIn } from './runtime/load-function.ts';
import type { HouseSource } from './start-house.ts';
import { readHousePlan } from './template/read-house-plan.ts';
import { loadTemplates } from './template/synthesise.ts';

/** The product: what the CDK app says, with the functions of this checkout. */
export const product: HouseSource = {
  plan: async (telemetry) => readHousePlan(await loadTemplates(telemetry)),
  loadFunction: functionsIn(fileURLToPath(new URL('../functions', import.meta.url))),
  parts: [],
};
