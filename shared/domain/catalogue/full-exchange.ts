/** A full exchange is over when nothing of the catalogue came for so long. Imports are answered within ten minutes. */
const quietMilliseconds = 30 * 60_000;

/** Offers come after all goods: then nothing more of the catalogue is waited for. */
const afterOffersMilliseconds = 60_000;

/** So few goods may go whatever share of the catalogue they are. */
const fewGoods = 4;

/** When a full exchange is over, if nothing comes after a file of goods or of offers that was read now. */
export function exchangeOverAt(read: 'goods' | 'offers', now: number): number {
  return now + (read === 'goods' ? quietMilliseconds : afterOffersMilliseconds);
}

/** Whether so many goods of a catalogue are too many to believe that the base does not have them any more. */
export function tooManyMissing(missing: number, all: number, mostPercent: number): boolean {
  return missing > fewGoods && missing * 100 > all * mostPercent;
}
