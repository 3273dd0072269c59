declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** An HTTP server that speaks DynamoDB; in memory without a path. */
  function dynalite(options?: { readonly createTableMs?: number }): Server;
  export = dynalite;
}
