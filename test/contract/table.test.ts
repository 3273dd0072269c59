import { describeContract } from './contract.ts';
import { tableSuite } from './suites.ts';

const { port, cases, local, remote } = tableSuite;
describeContract(port, [...local, ...remote], cases);
