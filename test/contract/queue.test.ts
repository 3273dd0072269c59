import { queueFifoCases } from './cases/queue-fifo.ts';
import { queueStandardCases } from './cases/queue-standard.ts';
import { describeContract } from './contract.ts';
import { sqliteFile, sqliteMemory } from './engines/sqlite.ts';

describeContract('Queue', [sqliteFile, sqliteMemory], [...queueStandardCases, ...queueFifoCases]);
