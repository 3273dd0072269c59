import { planBirth } from '../../domain/sync/plan-record.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import type { Candidate } from '../sync/candidate.ts';
import type { Decision } from '../sync/gate.ts';

/**
 * Fingerprint of everything that is about to be done to a record. A plan keeps it; whoever applies the plan does only
 * what has the same fingerprint, whatever happened in between.
 */
export function expectationOf({ key, portal }: Candidate, decision: Decision): string {
  const { entity, ref } = key;
  return stableHash({ entity, ref, ...said(portal, decision) });
}

function said(portal: Candidate['portal'], decision: Decision): { readonly [name: string]: Json } {
  if (decision.kind === 'gone') return { kind: 'gone' };
  if (decision.kind === 'birth')
    return {
      kind: 'birth',
      portalId: portal?.portalId ?? '',
      toBase: portal ? { ...planBirth(portal).toBase } : {},
    };
  const { plan } = decision;
  if (plan.action === 'nothing') return { kind: 'nothing' };
  if (plan.action === 'create') return { kind: 'create', write: { ...plan.write } };
  const { action, portalId, toBase, write } = plan;
  return { kind: action, portalId, write: { ...write }, toBase: { ...toBase } };
}
