import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { headerRefs } from './header-components';
import { toOpenApiSchema } from './json-schema';

const PROBLEM_REF = { $ref: '#/components/schemas/Problem' };

export interface ResultOptions {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly mediaType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer tells its version; a GET can then be asked for whether it changed. */
  readonly etag?: boolean;
}

/** The types of @nestjs/swagger know no references here. */
type ReferencedHeaders = Record<string, { description: string }>;

export function ApiResult(status: number, options: ResultOptions): MethodDecorator {
  const schema = options.schema && toOpenApiSchema(options.schema, 'output');
  const headers = Object.entries(options.headers ?? {}).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ]);
  return ApiResponse({
    status,
    description: options.description,
    headers: { ...Object.fromEntries(headers), ...(options.etag ? headerRefs('ETag') : {}) } as ReferencedHeaders,
    ...(schema ? { content: { [options.mediaType ?? 'application/json']: { schema } } } : {}),
  });
}

export function ApiProblems(problems: Readonly<Record<number, string>>): MethodDecorator {
  const responses = Object.entries(problems).map(([status, codes]) =>
    ApiResponse({
      status: Number(status),
      description: codes,
      content: { 'application/problem+json': { schema: PROBLEM_REF } },
    }),
  );
  return applyDecorators(...responses);
}
