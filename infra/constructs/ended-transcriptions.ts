import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/**
 * Puts word of every ended transcription job of this installation into the queue.
 * https://docs.aws.amazon.com/transcribe/latest/dg/monitoring-events.html
 */
export function tellEndedTranscriptions(scope: Construct, jobPrefix: string, queue: IQueue): void {
  const job = EventField.fromPath('$.detail.TranscriptionJobName');
  new Rule(scope, 'EndedTranscriptions', {
    description: 'Transcription jobs of this installation that have ended',
    eventPattern: {
      source: ['aws.transcribe'],
      detailType: ['Transcribe Job State Change'],
      detail: {
        TranscriptionJobName: [{ prefix: `${jobPrefix}.` }],
        TranscriptionJobStatus: ['COMPLETED', 'FAILED'],
      },
    },
    targets: [new SqsQueue(queue, { message: RuleTargetInput.fromObject({ kind: 'transcribed', job }) })],
  });
}
