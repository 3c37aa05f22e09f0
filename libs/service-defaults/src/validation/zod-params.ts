import { DomainError } from '@app/kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiParam, ApiQuery } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { documented } from '../openapi/documented';
import { toOpenApiSchema, toProperties } from '../openapi/json-schema';
import { validate } from './field-errors';

const COMMA_SEPARATED = { style: 'form', explode: false } as const;

export function ZodBody(schema: z.ZodType): ParameterDecorator {
  return documented(
    readBy((request) => readBody(schema, request)),
    [ApiBody({ schema: toOpenApiSchema(schema), required: true })],
  );
}

export function ZodQuery(schema: z.ZodObject): ParameterDecorator {
  return documented(
    readBy((request) => validate(schema, { ...(request.query as object) })),
    toProperties(schema).map(([name, property, required]) =>
      ApiQuery({ name, required, schema: property, ...(property.type === 'array' ? COMMA_SEPARATED : {}) }),
    ),
  );
}

export function ZodParam(schema: z.ZodObject): ParameterDecorator {
  return documented(
    readBy((request) => validate(schema, { ...(request.params as object) })),
    toProperties(schema).map(([name, property]) => ApiParam({ name, schema: property })),
  );
}

/** The schema stays in a closure: as an argument Nest would take it for a pipe, because it has a method `transform`. */
function readBy(read: (request: FastifyRequest) => unknown): ParameterDecorator {
  return createParamDecorator((_: unknown, context: ExecutionContext) =>
    read(context.switchToHttp().getRequest<FastifyRequest>()),
  )();
}

function readBody(schema: z.ZodType, { body }: FastifyRequest): unknown {
  if (body === undefined || body === null) throw new DomainError('body_required', 'invalid', 'A JSON body is needed.');
  return validate(schema, body);
}
