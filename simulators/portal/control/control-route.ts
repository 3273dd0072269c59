import * as z from 'zod';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { PortalSimulator } from '../simulator.ts';

/** What a route of the control interface works with. */
export interface ControlCall<Body> {
  readonly simulator: PortalSimulator;
  /** Parts of the path by name. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Body;
}

/** One route: a method, a path with `{names}`, what it takes and what it does. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly body: z.ZodType | undefined;
  readonly handle: (call: ControlCall<Json>) => Json | Promise<Json>;
}

/** A refusal of the control interface. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
  }
}

/** A route without a body. */
export function route(
  method: ControlRoute['method'],
  path: string,
  summary: string,
  handle: (call: ControlCall<Json>) => Json | Promise<Json>,
): ControlRoute {
  return { method, path, summary, body: undefined, handle };
}

/** A route with a body that fits a schema. */
export function routeWithBody<S extends z.ZodType>(
  method: ControlRoute['method'],
  path: string,
  summary: string,
  schema: S,
  handle: (call: ControlCall<z.output<S>>) => Json | Promise<Json>,
): ControlRoute {
  return {
    method,
    path,
    summary,
    body: schema,
    handle: (call) => {
      const parsed = schema.safeParse(call.body);
      if (!parsed.success) throw new ControlError(400, z.prettifyError(parsed.error));
      return handle({ ...call, body: parsed.data });
    },
  };
}
