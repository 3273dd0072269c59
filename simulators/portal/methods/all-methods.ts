import type { MethodDefinition } from '../call/method-definition.ts';
import { automationFamilies } from './automation/automation-families.ts';
import { catalogFamilies } from './catalog/catalog-families.ts';
import { crmFamilies } from './crm/crm-families.ts';
import { collaborationFamilies } from './messages/collaboration-families.ts';
import { organizationFamilies } from './organization/organization-families.ts';
import { systemFamilies } from './system/system-families.ts';
import { telephonyFamilies } from './telephony/telephony-families.ts';
import { timelineFamilies } from './timeline/timeline-families.ts';

/** Every family of methods the portal answers; a new family is added here. */
export const allMethods: readonly (readonly MethodDefinition[])[] = [
  ...systemFamilies,
  ...crmFamilies,
  ...organizationFamilies,
  ...timelineFamilies,
  ...telephonyFamilies,
  ...collaborationFamilies,
  ...catalogFamilies,
  ...automationFamilies,
];
