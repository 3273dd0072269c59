import type { AgentApi } from './api.ts';

/** What is uploaded, as the service asks for it. */
export interface UploadedFile {
  readonly purpose: 'packet' | 'picture' | 'document' | 'report';
  readonly name: string;
  readonly contentType: string;
  readonly object?: { readonly type: string; readonly ref: string };
}

/** Asks for an address, puts the file there and gives its id. @throws NoAnswer, Refused */
export async function uploadFile(api: AgentApi, about: UploadedFile, bytes: Uint8Array): Promise<string> {
  const opened = await api.post('/agent/v1/files', { ...about, size: bytes.length });
  const { file, upload } = opened as {
    readonly file: string;
    readonly upload: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  };
  await api.upload(upload.url, upload.headers, bytes);
  return file;
}
