import { describeContract } from './contract.ts';
import { fifoSuite } from './suites.ts';

const { port, cases, local, remote } = fifoSuite;
describeContract(port, [...local, ...remote], cases);
