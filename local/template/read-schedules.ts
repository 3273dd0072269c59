import * as z from 'zod';
import type { SchedulePlan } from './house-plan.ts';
import { requiredNameOf } from './resource-names.ts';
import type { Resource, Resources } from './resources.ts';

const targetSchema = z.looseObject({ Arn: z.unknown(), Input: z.unknown().optional() });
const ruleSchema = z.looseObject({
  ScheduleExpression: z.string().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(targetSchema).default([]),
});
const scheduleSchema = z.looseObject({
  ScheduleExpression: z.string(),
  State: z.string().default('ENABLED'),
  Target: targetSchema,
});

const minutesIn: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };

/** What runs by the clock: rules of EventBridge and schedules of EventBridge Scheduler that call a function. */
export function readSchedules(resources: Resources): readonly SchedulePlan[] {
  const ofRules = resources.ofType('AWS::Events::Rule').flatMap((resource) => {
    const rule = ruleSchema.parse(resource.properties);
    const { ScheduleExpression: expression } = rule;
    if (expression === undefined || rule.State !== 'ENABLED') return [];
    return rule.Targets.flatMap((target) => plan(resource, expression, target, resources));
  });
  const ofScheduler = resources.ofType('AWS::Scheduler::Schedule').flatMap((resource) => {
    const schedule = scheduleSchema.parse(resource.properties);
    if (schedule.State !== 'ENABLED') return [];
    return plan(resource, schedule.ScheduleExpression, schedule.Target, resources);
  });
  return [...ofRules, ...ofScheduler];
}

function plan(
  resource: Resource,
  expression: string,
  target: z.infer<typeof targetSchema>,
  resources: Resources,
): readonly SchedulePlan[] {
  const lambda = resources.referredBy(resource.stack, target.Arn);
  if (lambda?.type !== 'AWS::Lambda::Function') {
    throw new RangeError(`${resource.id}: a schedule must call a function`);
  }
  const input =
    target.Input === undefined ? undefined : resources.text(resource.stack, target.Input, requiredNameOf);
  return [
    {
      name: resource.id,
      everyMinutes: parseRate(expression, resource.id),
      functionName: requiredNameOf(lambda),
      ...(input !== undefined && { input: JSON.parse(input) as unknown }),
    },
  ];
}

/**
 * Minutes of `rate(1 minute)`, `rate(2 hours)` …; the product keeps everything finer in its own table, so `cron` and
 * `at` are not read. See "Schedule types on EventBridge Scheduler", Amazon EventBridge user guide.
 * @throws RangeError for any other expression.
 */
function parseRate(expression: string, id: string): number {
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const minutes = Number(value) * (minutesIn[unit ?? ''] ?? Number.NaN);
  if (!(minutes >= 1)) throw new RangeError(`${id}: only rate(…) schedules are served, not ${expression}`);
  return minutes;
}
