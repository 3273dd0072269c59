import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of a transducer model as sherpa-onnx publishes them: https://k2-fsa.github.io/sherpa/onnx/pretrained_models/ */
export interface ModelFiles {
  readonly encoder: string;
  readonly decoder: string;
  readonly joiner: string;
  readonly tokens: string;
}

/** The model in a folder; of two variants the quantised one, which is as good and half as large. Nothing when none. */
export async function modelFiles(folder: string): Promise<ModelFiles | undefined> {
  const names = await readdir(folder).catch((): string[] => []);
  const onnx = (part: string) => {
    const fits = names.filter((name) => name.includes(part) && name.endsWith('.onnx')).sort();
    return fits.find((name) => name.includes('int8')) ?? fits[0];
  };
  const [encoder, decoder, joiner] = ['encoder', 'decoder', 'joiner'].map(onnx);
  const tokens = names.find((name) => name.endsWith('tokens.txt'));
  if (!encoder || !decoder || !joiner || !tokens) return undefined;
  return {
    encoder: join(folder, encoder),
    decoder: join(folder, decoder),
    joiner: join(folder, joiner),
    tokens: join(folder, tokens),
  };
}
