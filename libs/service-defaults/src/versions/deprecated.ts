import {
  applyDecorators,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';

export interface Deprecation {
  /** From when on it is deprecated, `2026-11-01`. */
  readonly since: string;
  /** When it will stop to answer. */
  readonly sunset?: string;
  /** What to use instead: a pattern, `/v2/deliveries/:id`, or the version in which the path is the same, `v2`. */
  readonly successor?: string;
  /** Which version is, where a controller serves several: `v1`. */
  readonly version?: string;
}

/** Where the document of an operation keeps it until the document is complete. */
export const DEPRECATION = 'x-aerie-deprecation';

export function Deprecated(deprecation: Deprecation): ClassDecorator & MethodDecorator {
  return applyDecorators(
    ApiExtension(DEPRECATION, deprecation),
    UseInterceptors(new DeprecationInterceptor(deprecation)),
  );
}

class DeprecationInterceptor implements NestInterceptor {
  private readonly headers: Readonly<Record<string, string>>;

  constructor(private readonly deprecation: Deprecation) {
    const { since, sunset } = deprecation;
    this.headers = {
      deprecation: `@${Math.floor(timeOf(since) / 1000)}`,
      ...(sunset === undefined ? {} : { sunset: new Date(timeOf(sunset)).toUTCString() }),
    };
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const { params, routeOptions } = http.getRequest<FastifyRequest>();
    const { url = '' } = routeOptions;
    if (!concerns(this.deprecation, url)) return next.handle();
    const reply = http.getResponse<FastifyReply>();
    void reply.headers(this.headers);
    const successor = successorOf(this.deprecation, url);
    if (successor !== undefined)
      void reply.header('link', `<${fill(successor, params as Record<string, string>)}>; rel="successor-version"`);
    return next.handle();
  }
}

/** `pattern` is the one of a route: `/v1/deliveries/:id`. */
export function concerns({ version }: Deprecation, pattern: string): boolean {
  return version === undefined || pattern.startsWith(`/${version}/`);
}

function successorOf({ successor }: Deprecation, pattern: string): string | undefined {
  return successor === undefined || successor.startsWith('/')
    ? successor
    : pattern.replace(/^\/[^/]+/, `/${successor}`);
}

function timeOf(date: string): number {
  const time = Date.parse(date);
  if (Number.isNaN(time)) throw new Error(`${date} is not a date`);
  return time;
}

function fill(pattern: string, params: Readonly<Record<string, string>>): string {
  return pattern.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}
