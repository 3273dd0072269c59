/** What a receipt says: which message, and at which of its receipts it was given out. */
export interface Receipt {
  readonly seq: number;
  readonly id: string;
  readonly receiveCount: number;
}

/** Writes a receipt; a later receipt of the same message differs, so that the earlier one is void. */
export function receiptOf(receipt: Receipt): string {
  return `${receipt.seq}.${receipt.receiveCount}.${receipt.id}`;
}

/** Reads a receipt, or `undefined` for any other text. */
export function parseReceipt(text: string): Receipt | undefined {
  const [, seq, receiveCount, id] = /^(\d{1,15})\.(\d{1,15})\.([0-9a-f-]{36})$/.exec(text) ?? [];
  if (seq === undefined || receiveCount === undefined || id === undefined) return undefined;
  return { seq: Number(seq), receiveCount: Number(receiveCount), id };
}
