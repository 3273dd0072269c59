import type { MethodDefinition } from '../../call/method-definition.ts';
import { departmentMethods } from './department-methods.ts';
import { userMethods } from './user-methods.ts';
import { workgroupMethods } from './workgroup-methods.ts';

/** People, departments, workgroups. */
export const organizationFamilies: readonly (readonly MethodDefinition[])[] = [
  userMethods,
  departmentMethods,
  workgroupMethods,
];
