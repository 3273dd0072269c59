import { describeContract } from './contract.ts';
import { queueSuite } from './suites.ts';

const { port, cases, local, remote } = queueSuite;
describeContract(port, [...local, ...remote], cases);
