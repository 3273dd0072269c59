import type { CatalogueRecord } from '../../../domain/catalogue/onec-records.ts';
import type { CatalogueReading } from '../../../ports/catalogue-reader.ts';
import { cataloguePlan } from './catalogue-plan.ts';
import { Collector } from './collector.ts';
import { decodedText } from './decoded-text.ts';
import { Reading } from './reading.ts';
import { XmlEvents, XmlRefusal } from './xml-events.ts';
import { type XmlLimits, xmlLimits } from './xml-limits.ts';

const moscow = 180;

/**
 * Reads a catalogue file of CommerceML 2.03 – 3.1 (import, goods, groups, offers, prices, rests … or all in one), see
 * {@link ReadCatalogue}. Elements are known by their local name, never by namespace or version. Memory holds one piece
 * of text and one object.
 */
export async function* readCatalogue(
  source: AsyncIterable<Uint8Array>,
  options: CatalogueReading & { readonly limits?: XmlLimits },
): AsyncGenerator<CatalogueRecord, void, undefined> {
  const limits = options.limits ?? xmlLimits;
  const reading = new Reading(options.file, options.zoneMinutes ?? moscow, limits);
  const collector = new Collector(reading, cataloguePlan(reading));
  const events = new XmlEvents(collector, limits);
  const pieces = decodedText(source, (found) => {
    reading.encoding = found.encoding;
    if (!found.mislabelled) return;
    reading.problem('wrong-encoding', reading.filePlace(1), { field: 'encoding', value: found.declared });
  });
  for await (const piece of pieces) {
    options.signal?.throwIfAborted();
    if (!attempt(() => events.write(piece), reading, collector)) {
      yield* finish(reading, false);
      return;
    }
    yield* reading.taken();
  }
  const complete = attempt(() => events.end(), reading, collector);
  yield* finish(reading, complete);
}

function* finish(reading: Reading, complete: boolean): Generator<CatalogueRecord, void, undefined> {
  reading.finish(complete);
  yield* reading.taken();
}

/** False when the file is refused from here on, which is reported. */
function attempt(work: () => void, reading: Reading, collector: Collector): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (!(error instanceof XmlRefusal)) throw error;
    const place = collector.openObject ?? reading.filePlace(error.line);
    reading.problem(error.reason, place, { value: error.message });
    return false;
  }
}
