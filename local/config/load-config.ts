import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type Text, text } from '../../shared/kernel/text.ts';
import { errorCode, reasonOf, StartFailed } from '../start-failed.ts';
import { type Config, configSchema } from './config.ts';
import { type OptionText, optionTexts } from './option-texts.ts';

export const defaultConfigFile = 'most24.config.json';

/** Where the configuration comes from; what stands later overrules: file, environment, command line. */
export interface ConfigSources {
  /** Path given by `--config`; without it `most24.config.json` is read if there is one. */
  readonly file: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Options of the command line by path. */
  readonly flags: Readonly<Record<string, unknown>>;
}

interface Tree {
  [key: string]: unknown;
}

/**
 * Reads and checks the configuration. @throws StartFailed naming every mistake at once, by option and by where it was
 * set, and no value: it may be a secret in the wrong place.
 */
export async function loadConfig(sources: ConfigSources): Promise<Config> {
  const file = sources.file ?? defaultConfigFile;
  const tree = await readTree(file, sources.file !== undefined);
  const origins = new Map<string, string>();
  const problems: Text[] = [];

  for (const [variable, value] of Object.entries(sources.environment)) {
    if (!variable.startsWith('MOST24_') || value === undefined) continue;
    const found = Object.entries(optionTexts).find(([, option]) => option.variable === variable);
    if (!found) {
      problems.push(unknownOption(variable));
      continue;
    }
    const [path, option] = found;
    setPath(tree, path, readValue(option, value));
    origins.set(path, variable);
  }
  for (const [path, value] of Object.entries(sources.flags)) {
    if (value === undefined) continue;
    setPath(tree, path, value);
    origins.set(path, `--${path}`);
  }
  const parsed = configSchema.safeParse(tree);
  if (!parsed.success)
    problems.push(...parsed.error.issues.flatMap((issue) => problemsOf(issue, file, origins)));
  if (problems.length > 0 || !parsed.success) throw new StartFailed(unique(problems));
  return parsed.data;
}

async function readTree(file: string, required: boolean): Promise<Tree> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT' && !required) return {};
    const reason = error instanceof z.ZodError || error instanceof SyntaxError ? 'JSON' : reasonOf(error);
    throw new StartFailed(
      [
        text(
          `Файл настроек ${file} не читается (${reason}). Он должен быть объектом JSON.`,
          `The configuration file ${file} cannot be read (${reason}). It must be a JSON object.`,
        ),
      ],
      { cause: error },
    );
  }
}

function readValue(option: OptionText, value: string): unknown {
  if (option.kind === 'number') return value.trim() === '' ? value : Number(value);
  if (option.kind === 'flag')
    return value === 'true' || value === '1' || (value === 'false' || value === '0' ? false : value);
  if (option.kind !== 'list') return value;
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function setPath(tree: Tree, path: string, value: unknown): void {
  const [head = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const inner = z.record(z.string(), z.unknown()).safeParse(tree[head]);
  const branch: Tree = inner.success ? inner.data : {};
  setPath(branch, rest.join('.'), value);
  tree[head] = branch;
}

function problemsOf(
  issue: z.core.$ZodIssue,
  file: string,
  origins: ReadonlyMap<string, string>,
): readonly Text[] {
  const path = issue.path.filter((part) => typeof part === 'string').join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownOption(`${file}: ${path === '' ? key : `${path}.${key}`}`));
  }
  const place = origins.get(path) ?? `${file}: ${path}`;
  const option = optionTexts[path];
  if (!option) return [text(`${place}: здесь должен быть объект.`, `${place}: must be an object.`)];
  return [
    text(
      `${place}: ${option.title.ru} — нужно: ${option.allowed.ru}.`,
      `${place}: ${option.title.en} must be: ${option.allowed.en}.`,
    ),
  ];
}

function unknownOption(place: string): Text {
  return text(
    `${place}: такой настройки нет. Все настройки: npm start -- --help.`,
    `${place}: there is no such option. All options: npm start -- --help.`,
  );
}

/** One sentence per option, also when several entries of its list are wrong. */
function unique(problems: readonly Text[]): readonly Text[] {
  return [...new Map(problems.map((problem) => [problem.en, problem])).values()];
}
