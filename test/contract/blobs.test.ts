import { describeContract } from './contract.ts';
import { blobsSuite } from './suites.ts';

const { port, cases, local, remote } = blobsSuite;
describeContract(port, [...local, ...remote], cases);
