import { errorCodes } from 'fastify';

const CHARSET = /;\s*charset\s*=\s*"?([^;"\s]*)/i;

export function requireUtf8(contentType: string | undefined): void {
  const charset = contentType === undefined ? undefined : CHARSET.exec(contentType)?.[1];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8')
    throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(contentType);
}
