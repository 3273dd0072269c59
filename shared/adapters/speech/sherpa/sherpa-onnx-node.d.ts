/** What is used of https://www.npmjs.com/package/sherpa-onnx-node, which brings no types. */
declare module 'sherpa-onnx-node' {
  interface OfflineStream {
    acceptWaveform(wave: { readonly samples: Float32Array; readonly sampleRate: number }): void;
  }

  interface OfflineModelConfig {
    readonly transducer: { readonly encoder: string; readonly decoder: string; readonly joiner: string };
    readonly tokens: string;
    readonly numThreads: number;
    readonly provider: 'cpu';
  }

  class OfflineRecognizer {
    constructor(config: {
      readonly featConfig: { readonly sampleRate: number; readonly featureDim: number };
      readonly modelConfig: OfflineModelConfig;
    });
    createStream(): OfflineStream;
    decode(stream: OfflineStream): void;
    /** `timestamps` are seconds at which each token began. */
    getResult(stream: OfflineStream): {
      readonly tokens: readonly string[];
      readonly timestamps: readonly number[];
    };
  }

  const sherpa: { readonly OfflineRecognizer: typeof OfflineRecognizer };
  // biome-ignore lint/style/noDefaultExport: a CommonJS package
  export default sherpa;
}
