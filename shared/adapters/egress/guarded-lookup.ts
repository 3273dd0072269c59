import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Finds all addresses of a host name. @throws as `dns.lookup` does */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** A host name stands for an address that must not be dialled. */
export class AddressRefused extends Error {
  constructor() {
    super('the host name stands for an address that is not on the public internet');
    this.name = 'AddressRefused';
  }
}

/**
 * The `lookup` of a socket that is about to connect. What is checked here is what is dialled, so a name that answers
 * differently the next time (DNS rebinding) gains nothing. One bad address among good ones refuses the name.
 */
export function guardedLookup(resolve: Resolve, isPublic: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    const done = (addresses: readonly LookupAddress[]) => {
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublic(address))) throw new AddressRefused();
      if (options.all) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    };
    resolve(hostname)
      .then(done)
      .catch((error: Error) => callback(error, ''));
  };
}
