import { type ClientObjectName, clientObjects } from '../../contracts/settings/client-settings.ts';
import { attributePrefix } from '../../domain/mapping/client-writes.ts';
import {
  changedFields,
  type SettingsApplier,
  settingsApplier,
} from '../../domain/mapping/settings/apply-settings.ts';
import type { EffectiveClientSettings } from '../../domain/mapping/settings/effective-settings.ts';
import type { PortalRecord } from '../../domain/sync/record.ts';

/** User fields of the portal begin like this: https://apidocs.bitrix24.ru/api-reference/crm/universal/user-defined-fields/ */
const userField = /^UF_/;

/**
 * What the settings of a connection make of records of the portal on their way to the base. What a filter keeps back,
 * or a formula over the whole object fails on, is held.
 */
export function loadSettings({ objects }: EffectiveClientSettings): (record: PortalRecord) => PortalRecord {
  const appliers = new Map<string, SettingsApplier>(
    clientObjects.map((name: ClientObjectName) => [name, settingsApplier(name, objects[name].load)]),
  );
  return (record) => {
    const { fields, row } = record;
    const applied = appliers.get(record.entity)?.({
      fields,
      attributes: row,
      additional: Object.fromEntries(Object.entries(row).filter(([name]) => userField.test(name))),
    });
    if (applied === undefined) return record;
    if (applied.outcome === 'skipped') return { ...record, held: true };
    if (applied.outcome === 'problem') return { ...record, held: true, problems: [applied.problem] };
    const forBase = changedFields(fields, applied, attributePrefix);
    return { ...record, forBase, problems: applied.problems };
  };
}
