import { describe } from 'vitest';
import { describeDataStack } from './data-stack.suite.ts';
import { describeDocuments } from './documents.suite.ts';
import { describeFront } from './front.suite.ts';
import { describeFunctions } from './functions.suite.ts';
import { describeGrants } from './grants.suite.ts';
import { describeNag } from './nag.suite.ts';
import { describeQueues } from './queues.suite.ts';
import { describeSameAgain } from './same-again.suite.ts';
import { describeUnusual } from './unusual.suite.ts';

// One file, because every test file loads the whole CDK anew, which takes longer than all these tests.
describe('data stack', describeDataStack);
describe('documents', describeDocuments);
describe('HTTP front', describeFront);
describe('functions', describeFunctions);
describe('grants', describeGrants);
describe('cdk-nag', describeNag);
describe('queues and alarms', describeQueues);
describe('determinism', describeSameAgain);
describe('contracts of other kinds', describeUnusual);
