import type { LanguageCode, Settings, StartTranscriptionJobCommandInput } from '@aws-sdk/client-transcribe';
import type { TranscriptionJob } from '../../ports/transcriber.ts';

/** The most people that are told apart on one channel; a call with transfers has more than two. */
const mostSpeakers = 4;

export interface JobRequest {
  readonly job: TranscriptionJob;
  readonly name: string;
  readonly bucket: string;
  readonly vocabulary: string | undefined;
}

/** Key of the file that the service writes, until it has become a transcript. */
export function serviceFile({ result }: Pick<TranscriptionJob, 'result'>): string {
  return `${result}.service.json`;
}

/**
 * What the service is asked. Channel identification and speaker partitioning exclude each other; the sample rate and
 * the form are left for it to find, since a wrong one fails the job.
 */
export function jobRequest({ job, name, bucket, vocabulary }: JobRequest): StartTranscriptionJobCommandInput {
  const settings: Settings = {
    ...(job.channels === 'separate'
      ? { ChannelIdentification: true }
      : { ShowSpeakerLabels: true, MaxSpeakerLabels: mostSpeakers }),
    ...(vocabulary !== undefined && { VocabularyName: vocabulary }),
  };
  return {
    TranscriptionJobName: name,
    Media: { MediaFileUri: `s3://${bucket}/${job.recording}` },
    OutputBucketName: bucket,
    OutputKey: serviceFile(job),
    Settings: settings,
    ...languageOf(job),
  };
}

/** One language, or several from which the service finds the one; its names are those of BCP 47. */
function languageOf({ language }: TranscriptionJob): Partial<StartTranscriptionJobCommandInput> {
  if (typeof language === 'string') return { LanguageCode: language as LanguageCode };
  const options = language as readonly LanguageCode[];
  return { IdentifyLanguage: true, LanguageOptions: [...options] };
}
