import { type ClientRequest, Agent as HttpAgent, request as overHttp, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as overHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

/** Milliseconds after which an idle connection is closed, unless the other end announced to close it earlier. */
const idleMilliseconds = 4000;

/** The connections of one kind of target: resolved, checked and dialled by one `lookup`, and kept for reuse. */
export interface Connections {
  /** A request that has not been ended. @throws TypeError for a header that cannot be sent */
  open(url: URL, options: Pick<RequestOptions, 'method' | 'headers'>): ClientRequest;
  /** Closes them all, in use or not. */
  close(): void;
}

/** @param authorities certificates of authorities to trust besides the usual ones (PEM) */
export function keepConnections(lookup: LookupFunction, authorities: string | undefined): Connections {
  const kept = { keepAlive: true, timeout: idleMilliseconds, lookup };
  const plain = new HttpAgent(kept);
  const secure = new HttpsAgent(authorities === undefined ? kept : { ...kept, ca: authorities });
  return {
    open: (url, options) => {
      if (url.protocol === 'http:') return overHttp(url, { ...options, agent: plain });
      // The certificate is of the host in the address, whatever a header may say.
      const servername = isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0 ? url.hostname : '';
      return overHttps(url, { ...options, agent: secure, servername });
    },
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}
