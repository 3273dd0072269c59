import type { MethodDefinition } from '../../call/method-definition.ts';
import { robotMethods } from './robot-methods.ts';
import { triggerMethods } from './trigger-methods.ts';

/** What moves objects through their stages. */
export const automationFamilies: readonly (readonly MethodDefinition[])[] = [robotMethods, triggerMethods];
