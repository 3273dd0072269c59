import { Outcome } from '../../shared/kernel/outcome.ts';
import type { OutgoingMessage, QueueSender } from '../../shared/ports/queue.ts';
import { compileMapping, type MappingSource } from './parameter-mapping.ts';
import { type Answer, gatewayAnswer } from './proxy-result.ts';

/** The largest message the `Queue` port takes. */
export const maxMessageBytes = 256 * 1024;

const accepted: Answer = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{}'),
};

/**
 * Serves an integration of the kind `SQS-SendMessage`: the request becomes a message, and is durable in the queue
 * before the answer. @throws RangeError when the parameters cannot be served.
 */
export function queueTarget(
  queue: QueueSender,
  parameters: Readonly<Record<string, string>>,
): (source: MappingSource) => Promise<Answer> {
  const toMessage = compileMessage(parameters);
  return async (source) => {
    const message = toMessage(source);
    if (message.body === '') return gatewayAnswer(400, 'Bad Request');
    try {
      await queue.send([message]);
      return accepted;
    } catch (error) {
      if (error instanceof RangeError) return gatewayAnswer(400, 'Bad Request');
      if (error instanceof Outcome) return gatewayAnswer(503, 'Service Unavailable');
      throw error;
    }
  };
}

function compileMessage(
  parameters: Readonly<Record<string, string>>,
): (source: MappingSource) => OutgoingMessage {
  const { MessageBody, MessageGroupId, MessageDeduplicationId, Region: _, ...others } = parameters;
  const [unknown] = Object.keys(others);
  if (MessageBody === undefined) throw new RangeError('SQS-SendMessage needs MessageBody');
  if (unknown !== undefined) throw new RangeError(`SQS-SendMessage: ${unknown} is not served`);
  const body = compileMapping(MessageBody);
  const group = MessageGroupId === undefined ? undefined : compileMapping(MessageGroupId);
  const deduplicationId =
    MessageDeduplicationId === undefined ? undefined : compileMapping(MessageDeduplicationId);
  return (source) => {
    // An absent optional parameter is left out, as API Gateway does with one that maps to nothing.
    const groupText = group?.(source);
    const deduplicationText = deduplicationId?.(source);
    return {
      body: body(source),
      ...(groupText && { group: groupText }),
      ...(deduplicationText && { deduplicationId: deduplicationText }),
    };
  };
}
