import type { BaseDocument } from '../agent/base-documents.ts';
import type { AutomationParts } from './automation-parts.ts';
import { cardSearch, foundActivity } from './card-commands.ts';
import type { DocumentCard } from './document-cards.ts';
import { longestRequest, patiently } from './portal-trouble.ts';
import type { PortalScope } from './robot-runs.ts';
import type { Tended } from './tended.ts';

/** Cards that an earlier attempt may have added: found, or not there for sure, or to be looked at later. */
export async function lookForLost(parts: AutomationParts, portal: PortalScope, found: readonly Tended[]) {
  const lost = found.filter(({ card }) => isLost(card));
  const known = found.filter(({ card }) => !isLost(card));
  if (lost.length === 0) return { known, later: undefined };
  const call = parts.portalOf(portal);
  const results = await patiently(parts, () => call.batch(lost.map(cardSearch)));
  let later: number | undefined;
  for (const [index, one] of lost.entries()) {
    const result = results[index];
    const activity = result?.ok ? foundActivity(result.value.result) : undefined;
    const decidedAt = (one.card.addingAt ?? 0) + longestRequest;
    if (activity !== undefined) {
      await parts.cards.change(one.scope, one.document, { activity, addingAt: undefined });
      const { addingAt: _, ...card } = { ...one.card, activity };
      // Where it is not to be it is taken away next time.
      if (isElsewhere(card, one.document)) later = Math.max(later ?? 0, parts.clock.now());
      else known.push({ ...one, card });
    } else if (result?.ok && parts.clock.now() >= decidedAt) known.push(one);
    else later = Math.max(later ?? 0, decidedAt, parts.clock.now() + 5_000);
  }
  return { known, later };
}

/** The document was tied to another deal; not while it has to be found out whether the card came to the former one. */
export function isElsewhere(card: DocumentCard, document: BaseDocument): boolean {
  return !isLost(card) && card.deal !== undefined && card.deal !== document.deal;
}

function isLost({ activity, addingAt }: DocumentCard): boolean {
  return activity === undefined && addingAt !== undefined;
}
