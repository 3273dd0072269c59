import type { ListQuery } from '../data/list-rows.ts';
import type { Params } from './params.ts';

/** Filter, order and start of a list call; `start` that is no number is 0. */
export function listQuery(params: Params): ListQuery {
  return {
    filter: params.map('filter'),
    order: params.map('order'),
    start: params.integer('start') ?? 0,
  };
}

/** Names in `select`, empty when nothing was chosen. */
export function selectOf(params: Params): readonly string[] {
  return params.list('select').filter((name) => typeof name === 'string');
}
