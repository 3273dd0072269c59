import type { Candidate } from './candidate.ts';
import type { Link, LinkRepository } from './links.ts';
import type { Outcomes } from './outcomes.ts';
import type { KnownReferences } from './references.ts';
import type { ConnectionScope } from './scope.ts';

interface DropLinkDeps {
  readonly links: LinkRepository;
  readonly scope: ConnectionScope;
  readonly references: KnownReferences;
}

/** The portal's record is gone: the pair is broken, and the record is planned as if it had never been there. */
export async function dropLink(
  { links, scope, references }: DropLinkDeps,
  outcomes: Outcomes,
  candidate: Candidate,
  link: Link,
): Promise<void> {
  await links.remove(scope, link);
  references.remove(candidate.key);
  outcomes.dropped.push(candidate.key);
  outcomes.change(candidate.key, link.portalId, 'link-dropped', {}, {}, []);
}
