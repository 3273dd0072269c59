import { tableQueryCases } from './cases/table-query.ts';
import { tableWriteCases } from './cases/table-write.ts';
import { describeContract } from './contract.ts';
import { sqliteFile, sqliteMemory } from './engines/sqlite.ts';

describeContract('Table', [sqliteFile, sqliteMemory], [...tableWriteCases, ...tableQueryCases]);
