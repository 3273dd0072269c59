import type { TranscribeService } from './service.ts';
import { ServiceError } from './service-error.ts';
import type { Job, RequestedJob } from './state.ts';

type Body = Readonly<Record<string, unknown>>;

/** Answers one action of the JSON protocol with the shapes of the API reference. @throws ServiceError */
export async function answer(service: TranscribeService, action: string, body: Body): Promise<object> {
  switch (action) {
    case 'StartTranscriptionJob':
      return { TranscriptionJob: described(await service.start(requested(body))) };
    case 'GetTranscriptionJob':
      return { TranscriptionJob: described(service.get(word(body, 'TranscriptionJobName'))) };
    case 'DeleteTranscriptionJob':
      service.delete(word(body, 'TranscriptionJobName'));
      return {};
    case 'CreateVocabulary':
      service.createVocabulary(
        word(body, 'VocabularyName'),
        word(body, 'LanguageCode'),
        words(body['Phrases']),
      );
      return { VocabularyName: body['VocabularyName'], VocabularyState: 'PENDING' };
    case 'UpdateVocabulary':
      service.updateVocabulary(word(body, 'VocabularyName'), words(body['Phrases']));
      return { VocabularyName: body['VocabularyName'], VocabularyState: 'PENDING' };
    case 'GetVocabulary': {
      const found = service.vocabulary(word(body, 'VocabularyName'));
      if (!found) throw new ServiceError('NotFoundException', "The vocabulary couldn't be found.");
      return {
        VocabularyName: found.name,
        LanguageCode: found.languageCode,
        VocabularyState: found.ready ? 'READY' : 'PENDING',
        LastModifiedTime: found.modifiedAt / 1000,
      };
    }
    default:
      throw new ServiceError('UnknownOperationException', `no action ${action}`);
  }
}

function requested(body: Body): RequestedJob {
  const settings = part(body, 'Settings');
  const channels = settings['ChannelIdentification'] === true;
  if (channels && settings['ShowSpeakerLabels'] === true) {
    throw new ServiceError(
      'BadRequestException',
      "You can't use ChannelIdentification with ShowSpeakerLabels.",
    );
  }
  const code = body['LanguageCode'];
  const vocabulary = settings['VocabularyName'];
  return {
    name: word(body, 'TranscriptionJobName'),
    mediaUri: word(part(body, 'Media'), 'MediaFileUri'),
    outputBucket: word(body, 'OutputBucketName'),
    outputKey: word(body, 'OutputKey'),
    channels,
    ...(typeof code === 'string' && { languageCode: code }),
    ...(body['IdentifyLanguage'] === true && { languageOptions: words(body['LanguageOptions']) }),
    ...(typeof vocabulary === 'string' && { vocabularyName: vocabulary }),
  };
}

function described(job: Job): object {
  return {
    TranscriptionJobName: job.name,
    TranscriptionJobStatus: job.status,
    CreationTime: job.createdAt / 1000,
    ...(job.languageCode !== undefined && { LanguageCode: job.languageCode }),
    ...(job.failureReason !== undefined && { FailureReason: job.failureReason }),
    ...(job.completedAt !== undefined && { CompletionTime: job.completedAt / 1000 }),
  };
}

function part(body: Body, name: string): Body {
  const value = body[name];
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function word(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ServiceError('BadRequestException', `1 validation error detected: ${name} must not be null`);
}

function words(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
