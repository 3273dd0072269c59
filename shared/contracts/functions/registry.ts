import { agentApi } from './agent-api.ts';
import { api } from './api.ts';
import { apiDescription } from './api-description.ts';
import { automationWorker } from './automation-worker.ts';
import { callWorker } from './call-worker.ts';
import { callsApi } from './calls-api.ts';
import type { FunctionContract } from './function-contract.ts';
import { housekeeping } from './housekeeping.ts';
import { importWorker } from './import-worker.ts';
import { onecExchange } from './onec-exchange.ts';
import { portalApp } from './portal-app.ts';
import { portalInbox } from './portal-inbox.ts';
import { publishedApi } from './published-api.ts';
import { reportWorker } from './report-worker.ts';
import { reportsApi } from './reports-api.ts';
import { settingsApi } from './settings-api.ts';
import { syncWorker } from './sync-worker.ts';
import { tick } from './tick.ts';
import { upkeep } from './upkeep.ts';

/** Every function of the house: infrastructure, the one-machine runtime and the tests read this list. */
export const functionContracts: readonly FunctionContract[] = [
  agentApi,
  api,
  apiDescription,
  housekeeping,
  importWorker,
  onecExchange,
  portalApp,
  portalInbox,
  syncWorker,
  tick,
  upkeep,
  reportWorker,
  reportsApi,
  settingsApi,
  automationWorker,
  callWorker,
  callsApi,
  publishedApi,
];
