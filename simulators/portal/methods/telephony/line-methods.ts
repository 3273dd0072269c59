import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { type ExternalLine, externalLinesStore } from '../../data/telephony/lines.ts';
import { coreError } from './call-parts.ts';

/** Lines of applications: https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-line-add.html */
export const lineMethods: readonly MethodDefinition[] = [
  method('telephony.externalLine.add', 'telephony', 'add', add, 'application'),
  method('telephony.externalLine.update', 'telephony', 'update', update, 'application'),
  method('telephony.externalLine.delete', 'telephony', 'delete', remove, 'application'),
  method('telephony.externalLine.get', 'telephony', 'list', list, 'application'),
];

function linesOf({ portal, caller }: Call): readonly ExternalLine[] {
  return [...portal.store(externalLinesStore)].filter(({ clientId }) => clientId === caller.id);
}

function lineOf(call: Call): ExternalLine | undefined {
  const number = call.params.text('NUMBER');
  return linesOf(call).find((line) => line.number === number);
}

function add(call: Call): Answer {
  const { portal, caller, params } = call;
  const number = params.text('NUMBER');
  if (number === '') throw coreError('NUMBER should not be empty');
  if (lineOf(call)) throw coreError('Line already exists');
  const said = { number, name: params.text('NAME'), autoCreate: params.text('CRM_AUTO_CREATE') !== 'N' };
  const line = portal.store(externalLinesStore).add((id) => ({ id, clientId: caller.id, ...said }));
  return { result: { ID: line.id } };
}

function update(call: Call): Answer {
  const { portal, params } = call;
  const line = lineOf(call);
  if (!line) throw coreError('Line is not found');
  portal.store(externalLinesStore).put({
    ...line,
    name: params.has('NAME') ? params.text('NAME') : line.name,
    autoCreate: params.has('CRM_AUTO_CREATE') ? params.text('CRM_AUTO_CREATE') !== 'N' : line.autoCreate,
  });
  return { result: { ID: String(line.id) } };
}

function remove(call: Call): Answer {
  const line = lineOf(call);
  if (!line) throw coreError('Line is not found');
  call.portal.store(externalLinesStore).delete(line.id);
  return { result: [] };
}

function list(call: Call): Answer {
  return {
    result: linesOf(call).map(({ number, name, autoCreate }) => ({
      NUMBER: number,
      NAME: name,
      CRM_AUTO_CREATE: autoCreate ? 'Y' : 'N',
    })),
  };
}
