import type { PortalRow } from '../../ports/portal.ts';
import type { BaseDocument } from '../agent/base-documents.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { DocumentCard, DueCard } from './document-cards.ts';

/** A card and what has to be done about it. */
export interface Tended {
  readonly due: DueCard;
  readonly scope: ConnectionScope;
  readonly document: BaseDocument;
  readonly card: DocumentCard;
  readonly layout: PortalRow;
  readonly hash: string;
}
