import { systemClock as clock } from '../../kernel/system-clock.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Summariser } from '../../ports/summariser.ts';
import type { Transcriber } from '../../ports/transcriber.ts';
import { AmazonTranscriber } from './amazon-transcriber.ts';
import { bedrockClient } from './bedrock-client.ts';
import { BedrockSummariser } from './bedrock-summariser.ts';
import { transcribeClient } from './transcribe-client.ts';
import { TranscribeVocabularies } from './transcribe-vocabularies.ts';

interface TranscriberEnvironment {
  readonly BUCKET_NAME: string;
  readonly CALLS_JOB_PREFIX: string;
}

/** Amazon Transcribe, working on the bucket of large bodies. */
export function transcriberFrom(
  { BUCKET_NAME: bucket, CALLS_JOB_PREFIX: jobPrefix }: TranscriberEnvironment,
  blobs: Blobs,
): Transcriber {
  const client = transcribeClient({});
  const vocabularies = new TranscribeVocabularies({ client, clock, prefix: jobPrefix });
  return new AmazonTranscriber({ client, blobs, bucket, jobPrefix, clock, vocabularies });
}

/** The model that the operator has set; nothing when none is. */
export function summariserFrom({
  SUMMARY_MODEL: model,
}: {
  readonly SUMMARY_MODEL: string;
}): Summariser | undefined {
  return model === '' ? undefined : new BedrockSummariser({ client: bedrockClient({}), model, clock });
}
