import { extname } from 'node:path';
import type { PortalResponse } from './request.ts';

const types: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

/**
 * A file; kinds that may carry scripts (HTML, SVG) leave as plain bytes. `inline` lets a browser show it, else it is
 * saved. The name is written as RFC 8187 wants.
 */
export function fileResponse(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  disposition: 'inline' | 'attachment',
): PortalResponse {
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const headers = {
    'content-type': types[extname(name).toLowerCase()] ?? 'application/octet-stream',
    'content-disposition': `${disposition}; filename*=UTF-8''${encoded}`,
    'x-content-type-options': 'nosniff',
  };
  return { kind: 'answer', status: 200, headers, body: bytes };
}
