import type { RouteContract } from '../route.ts';
import { tellAbilities } from './abilities.ts';
import { sendCalls } from './calls.ts';
import { sendChanges } from './changes.ts';
import { getCommands } from './commands.ts';
import { sendDocuments } from './documents.ts';
import { openFile } from './files.ts';
import { sendResults } from './results.ts';
import { getAgentState } from './state.ts';

/** What bases with our extension talk to. */
export const agentRoutes: readonly RouteContract[] = [
  sendChanges,
  getCommands,
  sendResults,
  openFile,
  sendDocuments,
  tellAbilities,
  sendCalls,
  getAgentState,
];
