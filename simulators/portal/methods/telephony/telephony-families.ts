import type { MethodDefinition } from '../../call/method-definition.ts';
import { clientSearchMethods } from './client-search-methods.ts';
import { externalCallMethods } from './external-call-methods.ts';
import { lineMethods } from './line-methods.ts';
import { recordMethods } from './record-methods.ts';
import { statisticMethods } from './statistic-methods.ts';

/** Calls, their lines, recordings and transcripts. */
export const telephonyFamilies: readonly (readonly MethodDefinition[])[] = [
  externalCallMethods,
  clientSearchMethods,
  lineMethods,
  recordMethods,
  statisticMethods,
];
