import type { Json } from '../../../../shared/kernel/canonical-json.ts';

/** Kopecks of an amount as attributes keep it, so that sums are exact. */
export function kopecks(amount: Json | undefined): number {
  return Math.round(Number(amount ?? 0) * 100);
}

/** The amount of so many kopecks, as attributes keep it. */
export function amount(kopecksOf: number): number {
  return kopecksOf / 100;
}

/** `1200.50`: what the base tells. */
export function plainAmount(kopecksOf: number): string {
  return (kopecksOf / 100).toFixed(2);
}

/** `1 200,50`: what people read. */
export function writtenAmount(kopecksOf: number): string {
  const [whole = '0', part = '00'] = plainAmount(Math.abs(kopecksOf)).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ' ');
  return `${kopecksOf < 0 ? '-' : ''}${grouped},${part}`;
}
