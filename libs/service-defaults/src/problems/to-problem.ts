import { STATUS_CODES } from 'node:http';
import { DomainError } from '@app/kernel';
import { HttpException } from '@nestjs/common';
import { HTTP_STATUS, problemBody, type Problem } from './problem';

const DEFAULT_RETRY_AFTER_S = 1;

const REFUSED_REQUESTS: Readonly<Record<string, Problem>> = {
  FST_ERR_BAD_URL: { status: 400, code: 'malformed_url', detail: 'The path of the URL is not valid.' },
  FST_ERR_MAX_PARAM_LENGTH: { status: 414, code: 'url_too_long', detail: 'A part of the path is too long.' },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'body_too_large',
    detail: 'The body is larger than this service takes.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'unsupported_media_type',
    detail: 'The body must be application/json in UTF-8.',
    headers: { accept: 'application/json' },
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'malformed_body',
    detail: 'The body is not as long as announced.',
  },
};

const INTERNAL: Problem = { status: 500, code: 'internal_error', detail: 'The request could not be completed.' };

export function toProblem(error: unknown): Problem {
  if (error instanceof DomainError) return fromDomain(error);
  const refused = refusedRequest(error) ?? (error instanceof Error ? refusedRequest(error.cause) : undefined);
  if (refused) return refused;
  if (error instanceof HttpException && error.getStatus() < 500) return fromStatus(error.getStatus());
  return INTERNAL;
}

/** The problem as part of a larger answer. */
export function problemOf(error: DomainError) {
  return problemBody(fromDomain(error));
}

function fromDomain(error: DomainError): Problem {
  return {
    status: HTTP_STATUS[error.category],
    code: error.code,
    detail: error.message,
    errors: error.errors,
    links: error.links,
    headers: domainHeaders(error),
  };
}

function domainHeaders(error: DomainError): Record<string, string> | undefined {
  if (error.category === 'unavailable' || error.retryAfterSeconds !== undefined)
    return { 'retry-after': String(error.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_S) };
  if (error.category !== 'unauthenticated') return undefined;
  return { 'www-authenticate': error.code === 'missing_token' ? 'Bearer' : `Bearer error="invalid_token"` };
}

function refusedRequest(error: unknown): Problem | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? REFUSED_REQUESTS[code] : undefined;
}

function fromStatus(status: number): Problem {
  const phrase = STATUS_CODES[status] ?? 'Error';
  return { status, code: phrase.toLowerCase().replaceAll(/[^a-z]+/g, '_'), detail: `${phrase}.` };
}
