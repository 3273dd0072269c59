import type { Templates } from './cloud-assembly.ts';
import type { HousePlan } from './house-plan.ts';
import { readFunctions } from './read-functions.ts';
import { readMappings, readQueues } from './read-queues.ts';
import { readRoutes } from './read-routes.ts';
import { readSchedules } from './read-schedules.ts';
import { Resources } from './resources.ts';

/**
 * What the synthesised templates wire together. @throws RangeError when they use something that the house does not
 * serve, so that a route or a consumer is never left out in silence.
 */
export function readHousePlan(templates: Templates): HousePlan {
  const resources = new Resources(templates);
  return {
    functions: readFunctions(resources),
    queues: readQueues(resources),
    routes: readRoutes(resources),
    mappings: readMappings(resources),
    schedules: readSchedules(resources),
  };
}
