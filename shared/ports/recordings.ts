import type { Recording } from '../domain/calls/recording.ts';
import type { Text } from '../kernel/text.ts';

export type Examined =
  | { readonly state: 'usable'; readonly recording: Recording }
  /** No recording that any engine could use: not audio, damaged, an unknown codec, too long. */
  | { readonly state: 'refused'; readonly causeKey: string; readonly reason: Text };

/** Listens to a recording before it is transcribed. */
export interface Recordings {
  /**
   * Reads the header and as much of the sound as it takes to tell silence and channels; never the whole into memory.
   * @param key of the recording in `Blobs`. @throws RangeError when there is none, Transient for trouble that passes.
   */
  examine(key: string): Promise<Examined>;
}
