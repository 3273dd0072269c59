const segmentPattern = /^[A-Za-z0-9!_.*'()=-]+$/;
const maxKeyLength = 512;
const maxSegmentLength = 120;

/** @throws RangeError when the key is not a relative path of safe segments that every engine can store. */
export function checkBlobKey(key: string): void {
  const segments = key.split('/');
  const usable = (segment: string) =>
    segmentPattern.test(segment) && segment.length <= maxSegmentLength && segment !== '.' && segment !== '..';
  if (key.length > maxKeyLength || !segments.every(usable)) {
    throw new RangeError(`not usable as a key of a blob: ${JSON.stringify(key.slice(0, 200))}`);
  }
}

/** @throws RangeError when the range is turned round, negative, or begins at or after the end of the blob. */
export function checkRange(range: { readonly start: number; readonly end?: number }, size: number): void {
  const { start, end } = range;
  const whole = Number.isSafeInteger(start) && (end === undefined || Number.isSafeInteger(end));
  if (!whole || start < 0 || (end !== undefined && end < start) || start >= size) {
    throw new RangeError(`no bytes ${start}-${end ?? ''} in a blob of ${size}`);
  }
}

/** Longest life of a signed address: seven days, as in "Working with presigned URLs", Amazon S3 User Guide. */
export function checkSignedSeconds(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 604_800) {
    throw new RangeError(`a signed address lives 1 to 604800 seconds, not ${seconds}`);
  }
}
