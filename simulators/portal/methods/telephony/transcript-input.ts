import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { asInteger, asList, asMap, asText } from '../../call/params.ts';
import type { TranscriptLine } from '../../data/telephony/calls.ts';
import { coreError } from './call-parts.ts';

/**
 * `MESSAGES` as they are kept.
 * https://apidocs.bitrix24.com/api-reference/telephony/telephony-call-attach-transcription.html
 * @throws RestError ERROR_CORE naming the turn and its field
 */
export function transcriptLines(value: Json | undefined): readonly TranscriptLine[] {
  if (value === null || typeof value !== 'object') throw coreError('MESSAGES should be an array');
  return asList(value).map((one, at) => {
    const { SIDE, START_TIME, STOP_TIME, MESSAGE } = asMap(one);
    const side = asText(SIDE);
    const startTime = asInteger(START_TIME);
    const stopTime = asInteger(STOP_TIME);
    const message = asText(MESSAGE);
    if (side !== 'User' && side !== 'Client')
      throw coreError(`MESSAGES[${at}][SIDE] should be either Client or User`);
    if (startTime === undefined || startTime < 0)
      throw coreError(`MESSAGES[${at}][START_TIME] should be greater or equal to zero`);
    if (stopTime === undefined || stopTime <= 0)
      throw coreError(`MESSAGES[${at}][STOP_TIME] should be greater than zero`);
    if (message === '') throw coreError(`MESSAGES[${at}][MESSAGE] is empty`);
    return { side, startTime, stopTime, message };
  });
}
