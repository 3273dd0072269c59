import { htmlResponse, type PortalResponse } from './request.ts';

/** The page of a gateway that could not reach the portal. */
export function gatewayPage(status: 502 | 504): PortalResponse {
  const title = status === 502 ? '502 Bad Gateway' : '504 Gateway Time-out';
  return htmlResponse(
    status,
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
  );
}
