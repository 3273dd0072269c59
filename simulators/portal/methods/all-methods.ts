import type { MethodDefinition } from '../call/method-definition.ts';
import { serverMethods } from './system/server-methods.ts';

/** Every family of methods the portal answers; a new family is added here. */
export const allMethods: readonly (readonly MethodDefinition[])[] = [serverMethods];
