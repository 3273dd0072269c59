import type { Random } from '../../../shared/kernel/random.ts';
import { archiveOf } from './archive.ts';
import type { OutgoingFile } from './package-files.ts';
import { ExchangeSession, type SessionTools } from './session.ts';

/** Files of one session: documents are asked to be imported, in order. */
export interface Shipment {
  readonly documents: readonly OutgoingFile[];
  readonly pictures: readonly OutgoingFile[];
}

/**
 * One package from login to the last import: a new session, parameters, files (in an archive when the site offers and
 * the configuration knows it), imports.
 * @throws ExchangeRefused at the first answer that is no success; the rest of the package is not sent then
 */
export async function sendPackage(shipment: Shipment, tools: SessionTools, random: Random): Promise<void> {
  const session = new ExchangeSession(tools);
  await session.login('catalog');
  const { zip, fileLimit } = await session.parameters('catalog');
  const files = [...shipment.documents, ...shipment.pictures].sort(byName);
  const inArchive = zip && tools.profile.zip;
  const sent = inArchive ? [await archiveOf(archiveName(random), files, tools.clock.now())] : files;
  for (const file of sent) await session.send('catalog', file, fileLimit);
  for (const document of shipment.documents) await session.import('catalog', document.name);
}

function byName(left: OutgoingFile, right: OutgoingFile): number {
  return left.name < right.name ? -1 : Number(left.name > right.name);
}

/** A temporary name as the platform makes them: `v8_1A2B_5.zip`. */
function archiveName(random: Random): string {
  const letters = Math.floor(random() * 65_536)
    .toString(16)
    .toUpperCase()
    .padStart(4, '0');
  return `v8_${letters}_${Math.floor(random() * 100)}.zip`;
}
