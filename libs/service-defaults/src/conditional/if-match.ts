import type { VersionGuard } from '@app/kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiProblems } from '../openapi/api-results';
import { documented } from '../openapi/documented';
import { writeGuard } from './write-guard';

const readGuard = createParamDecorator((_: unknown, context: ExecutionContext): VersionGuard =>
  writeGuard(context.switchToHttp().getRequest<FastifyRequest>().headers),
);

const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'Write only if the entity tag of what is there now is one of these, or, with `*`, if anything is there.',
  schema: { type: 'string', examples: ['"7"'] },
} as const;
const IF_NONE_MATCH = {
  name: 'If-None-Match',
  required: false,
  description: 'Write only if the entity tag is none of these, or, with `*`, if nothing is there.',
  schema: { type: 'string', examples: ['*'] },
} as const;

export function IfMatch(): ParameterDecorator {
  return documented(readGuard(), [
    ApiHeader(IF_MATCH),
    ApiHeader(IF_NONE_MATCH),
    ApiProblems({ 412: '`precondition_failed`' }),
  ]);
}
