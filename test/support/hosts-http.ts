import type { Http } from '../../shared/ports/http.ts';

/** Requests go to what answers at their host; to everybody else's when nothing is named for it. */
export function hostsHttp(hosts: ReadonlyMap<string, Http>, others: Http): Http {
  const at = (url: string) => hosts.get(new URL(url).hostname) ?? others;
  return {
    request: (request) => at(request.url).request(request),
    stream: (request) => at(request.url).stream(request),
  };
}
