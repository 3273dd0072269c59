import { basename, join } from 'node:path';
import * as z from 'zod';
import { text } from '../../../kernel/text.ts';
import type { ChannelWord, SpeechEngine } from '../engine.ts';
import { ProgramFailed, runProgram } from '../run-program.ts';
import { modelFiles } from './model-files.ts';

const leastMilliseconds = 300_000;
const millisecondsPerSecond = 5000;
const wordsSchema = z.array(z.object({ text: z.string(), start: z.number(), end: z.number() }));

/** Which languages the operator's model knows is the operator's to say; without it, any. */
export interface SherpaOptions {
  /** A folder with a transducer model: encoder, decoder, joiner and tokens. */
  readonly folder: string;
  readonly languages?: readonly string[];
}

/** Any language by sherpa-onnx, with a model that the operator supplies. */
export function sherpa({ folder, languages }: SherpaOptions): SpeechEngine {
  const knows = (language: string) =>
    languages === undefined || languages.some((known) => primary(known) === primary(language));
  return {
    name: 'sherpa-onnx',
    model: basename(folder),
    narrowBand: 'plain',
    speaks: (asked) => asked.find(knows),
    lacks: async () => {
      if (!hasLibrary()) return noLibrary;
      return (await modelFiles(folder)) ? undefined : noModel(folder);
    },
    recognise: async (path, seconds, signal): Promise<readonly ChannelWord[]> => {
      const files = await modelFiles(folder);
      if (!files) throw new ProgramFailed('sherpa-onnx', `there is no model in ${folder}`);
      const program = join(import.meta.dirname, 'sherpa-process.ts');
      const milliseconds = leastMilliseconds + seconds * millisecondsPerSecond;
      const printed = await runProgram(process.execPath, [program, JSON.stringify(files), path], {
        ...{ milliseconds, signal },
      });
      return wordsSchema.parse(JSON.parse(printed));
    },
  };
}

function primary(language: string): string {
  return language.toLowerCase().split('-')[0] ?? '';
}

function hasLibrary(): boolean {
  try {
    import.meta.resolve('sherpa-onnx-node');
    return true;
  } catch {
    return false;
  }
}

const noLibrary = text(
  'Установите пакет sherpa-onnx-node (npm install sherpa-onnx-node) в папке программы.',
  'Install the package sherpa-onnx-node (npm install sherpa-onnx-node) in the folder of the program.',
);

function noModel(folder: string) {
  return text(
    `В папке ${folder} (настройка calls.sherpaModel) нет модели sherpa-onnx: нужны файлы encoder*.onnx, decoder*.onnx, joiner*.onnx и tokens.txt.`,
    `There is no sherpa-onnx model in the folder ${folder} (setting calls.sherpaModel): the files encoder*.onnx, decoder*.onnx, joiner*.onnx and tokens.txt are needed.`,
  );
}
