const longest = 255;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
const unsafe = /[\u0000-\u001f\u007f\\:*?"<>|]/;

/**
 * The name under which 1C sends a file, e.g. `import0.xml`, `import_files/ab/picture.jpg`: a relative path with `/`.
 * `undefined` when it would lead out of its folder, is absolute, empty, over-long, or no name of a file.
 */
export function uploadName(given: string | undefined): string | undefined {
  if (given === undefined || given.length > longest || unsafe.test(given)) return undefined;
  const segments = given.split('/');
  const fine = segments.every((segment) => segment.trim() !== '' && segment !== '.' && segment !== '..');
  return fine ? given : undefined;
}

/** Whether a file is an archive of others, which 1C then asks to import by their inner names. */
export function isArchiveName(name: string): boolean {
  return /\.zip$/i.test(name);
}

const pictureTypes: Readonly<Record<string, string>> = {
  bmp: 'image/bmp',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
};

/** The media type of a picture by its name; `undefined` for what is no picture that a portal shows. */
export function pictureType(name: string): string | undefined {
  return pictureTypes[/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''];
}
