import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { text } from '../../shared/kernel/text.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';
import { statIfThere } from '../data-folder/stat-if-there.ts';
import { errorCode, reasonOf, StartFailed } from '../start-failed.ts';
import { readCloudAssembly, type Templates } from './cloud-assembly.ts';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
/** What the template is made of besides packages. */
const sources = ['infra', 'shared/contracts', 'shared/kernel'];
/** Packages whose version changes the template. */
const packages = ['aws-cdk-lib', 'constructs', 'zod'];

/**
 * The templates of the CDK app, synthesised in a child process without bundling, and kept by the hash of what they
 * depend on: a later start reads them in milliseconds.
 * @throws StartFailed when the app cannot be synthesised.
 */
export async function loadTemplates(telemetry: Telemetry): Promise<Templates> {
  const directory = join(await cacheFolder(), `template-${await dependenciesHash()}`);
  const cached = await cachedTemplates(directory, telemetry);
  if (cached) return cached;
  telemetry.info('the template is being made from infra/; later starts have it');
  try {
    await synthesise(directory);
    return await readCloudAssembly(directory);
  } catch (error) {
    throw new StartFailed(
      [
        text(
          'Описание службы из infra/ не строится. Что именно не так, покажет npm run synth.',
          'The description of the service in infra/ cannot be made. npm run synth shows what is wrong.',
        ),
      ],
      { cause: error },
    );
  }
}

/** What an earlier start has made. What cannot be read is taken away, or it would stand in the way for ever. */
async function cachedTemplates(directory: string, telemetry: Telemetry): Promise<Templates | undefined> {
  try {
    return await readCloudAssembly(directory);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' && !(await statIfThere(directory))) return undefined;
    telemetry.warn('the kept template is damaged and is made anew', { directory, reason: reasonOf(error) });
    await rm(directory, { recursive: true, force: true });
    return undefined;
  }
}

async function synthesise(directory: string): Promise<void> {
  const draft = await mkdtemp(`${directory}-`);
  try {
    await promisify(execFile)(process.execPath, ['infra/main.ts'], {
      cwd: projectRoot,
      env: {
        ...process.env,
        CDK_OUTDIR: draft,
        CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [] }),
      },
    });
    await rename(draft, directory).catch(async (error: unknown) => {
      // Another house may have been quicker; what it made is the same.
      await access(join(directory, 'manifest.json')).catch(() => {
        throw error;
      });
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Beside the packages, or where the machine keeps what may be lost when the project's folder is read-only. */
async function cacheFolder(): Promise<string> {
  const besidePackages = join(projectRoot, 'node_modules', '.cache', 'most24');
  try {
    await mkdir(besidePackages, { recursive: true });
    return besidePackages;
  } catch {
    const elsewhere = join(tmpdir(), `most24-cache-${process.getuid?.() ?? 0}`);
    await mkdir(elsewhere, { recursive: true, mode: 0o700 });
    return elsewhere;
  }
}

async function dependenciesHash(): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const file of await sourceFiles()) {
    hash.update(`\0${relative(projectRoot, file)}\0`).update(await readFile(file));
  }
  // A function's folder must be there for its construct, so their names count too.
  hash.update(JSON.stringify((await readdir(join(projectRoot, 'functions'))).sort()));
  hash.update(JSON.stringify(await packageVersions()));
  return hash.digest('hex').slice(0, 32);
}

async function sourceFiles(): Promise<readonly string[]> {
  const lists = await Promise.all(
    sources.map(async (folder) => {
      const entries = await readdir(join(projectRoot, folder), { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    }),
  );
  return lists.flat().sort();
}

async function packageVersions(): Promise<readonly string[]> {
  const lock = z
    .object({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })) })
    .parse(JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')));
  return packages.map((name) => `${name}@${lock.packages[`node_modules/${name}`]?.version}`);
}
