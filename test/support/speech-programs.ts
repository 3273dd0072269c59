import { accessSync, constants } from 'node:fs';

/** Programs of Debian that `.ci/run` installs; elsewhere tests that need them are left out, and say so. */
const places = {
  pocketsphinx: '/usr/bin/pocketsphinx_continuous',
  festival: '/usr/bin/text2wave',
  sox: '/usr/bin/sox',
} as const;

/** Which of the programs are not on this machine: for the name of what is left out. */
export function missingPrograms(names: readonly (keyof typeof places)[]): readonly string[] {
  return names.filter((name) => {
    try {
      accessSync(places[name], constants.X_OK);
      return false;
    } catch {
      return true;
    }
  });
}
