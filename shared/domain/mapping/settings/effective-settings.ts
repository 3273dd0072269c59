import {
  type ClientObjectName,
  type ClientSettings,
  clientObjects,
  type ObjectSettings,
  objectSettingsSchema,
} from '../../../contracts/settings/client-settings.ts';
import type { IdentificationRule, RuleOwner } from '../../../contracts/settings/identification-rule.ts';
import type { Json } from '../../../kernel/canonical-json.ts';
import { defaultRules } from '../../identification/default-rules.ts';
import { type Configuration, configurationOf } from '../client-profile.ts';

/** Settings with every default filled in. */
export interface EffectiveClientSettings {
  readonly configuration: Configuration;
  readonly kinds: ClientSettings['kinds'];
  readonly objects: Readonly<Record<ClientObjectName, ObjectSettings>>;
  readonly identification: Readonly<Record<RuleOwner, IdentificationRule>>;
}

/** Attributes that new clients get, so that 1C offers them where customers are chosen. */
const customerAttribute: Readonly<Record<Configuration, string | undefined>> = {
  unf: 'Покупатель',
  ut: 'Клиент',
  bp: undefined,
};

/** What works out of the box: everything travels both ways, and what the portal sends is a customer. */
export function defaultObjectSettings(
  configuration: Configuration,
  object: ClientObjectName,
): ObjectSettings {
  const attribute = customerAttribute[configuration];
  const fields: { target: { attribute: string }; source: { kind: 'fixed'; value: Json } }[] =
    object === 'company' && attribute !== undefined
      ? [{ target: { attribute }, source: { kind: 'fixed', value: true } }]
      : [];
  return objectSettingsSchema.parse({ load: { fields } });
}

/** @param base the name of the configuration that the base says it is */
export function effectiveSettings(
  settings: ClientSettings,
  base: string | undefined,
): EffectiveClientSettings {
  const configuration = settings.configuration ?? configurationOf(base) ?? 'unf';
  const objects = clientObjects.map(
    (object) => [object, settings.objects[object] ?? defaultObjectSettings(configuration, object)] as const,
  );
  return {
    configuration,
    kinds: settings.kinds,
    objects: Object.fromEntries(objects) as Record<ClientObjectName, ObjectSettings>,
    identification: { ...defaultRules, ...settings.identification },
  };
}
