/** Types of the files in which calls are recorded. */
const types: Readonly<Record<string, string>> = {
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  mp4: 'audio/mp4',
  amr: 'audio/amr',
  webm: 'audio/webm',
};

/** Extensions of files that may be recordings, without the dot. */
export const recordingExtensions: readonly string[] = Object.keys(types);

/**
 * The name of a recording and the type that goes with it; what is inside is looked at elsewhere. A name that says no
 * known type is taken for mp3, which most exchanges write.
 */
export function recordingFile(
  fileName: string | undefined,
  address: string,
): { readonly name: string; readonly contentType: string } {
  const given = (fileName ?? lastPart(address)).replaceAll(/[^\p{L}\p{N}._ -]/gu, '').slice(-120);
  const extension = /\.([A-Za-z0-9]{2,4})$/.exec(given)?.[1]?.toLowerCase() ?? '';
  const type = types[extension];
  if (type !== undefined) return { name: given, contentType: type };
  return { name: `${given || 'recording'}.mp3`, contentType: 'audio/mpeg' };
}

function lastPart(address: string): string {
  const path = URL.canParse(address) ? new URL(address).pathname : address;
  return path.split('/').at(-1) ?? '';
}
