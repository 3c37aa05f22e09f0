import { DomainError } from '@app/kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiParam, ApiQuery } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { toOpenApiSchema, toProperties } from '../openapi/json-schema';
import { validate } from './field-errors';

const body = createParamDecorator((schema: z.ZodType, context: ExecutionContext): unknown => {
  const value = requestOf(context).body;
  if (value === undefined || value === null) throw new DomainError('body_required', 'invalid', 'A JSON body is needed.');
  return validate(schema, value);
});
const query = createParamDecorator((schema: z.ZodType, context: ExecutionContext): unknown =>
  validate(schema, { ...(requestOf(context).query as object) }),
);
const params = createParamDecorator((schema: z.ZodType, context: ExecutionContext): unknown =>
  validate(schema, { ...(requestOf(context).params as object) }),
);

export function ZodBody(schema: z.ZodType): ParameterDecorator {
  return both(body(schema), [ApiBody({ schema: toOpenApiSchema(schema), required: true })]);
}

export function ZodQuery(schema: z.ZodObject): ParameterDecorator {
  return both(
    query(schema),
    toProperties(schema).map(([name, property, required]) => ApiQuery({ name, required, schema: property })),
  );
}

export function ZodParam(schema: z.ZodObject): ParameterDecorator {
  return both(
    params(schema),
    toProperties(schema).map(([name, property]) => ApiParam({ name, schema: property })),
  );
}

function both(parameter: ParameterDecorator, documentation: MethodDecorator[]): ParameterDecorator {
  return (target, key, index) => {
    parameter(target, key, index);
    const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key === undefined || !descriptor) return;
    for (const document of documentation) document(target, key, descriptor);
  };
}

function requestOf(context: ExecutionContext): FastifyRequest {
  return context.switchToHttp().getRequest<FastifyRequest>();
}
