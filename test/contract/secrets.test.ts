import { describeContract } from './contract.ts';
import { secretsSuite } from './suites.ts';

const { port, cases, local, remote, standIns } = secretsSuite;
describeContract(port, [...local, ...standIns, ...remote], cases);
