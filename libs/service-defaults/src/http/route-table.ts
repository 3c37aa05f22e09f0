import type { Policy } from '@app/auth';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Problem } from '../problems/problem';

interface Route {
  readonly pattern: string;
  readonly segments: readonly string[];
  readonly methods: Set<string>;
}

const NOT_FOUND: Problem = { status: 404, code: 'route_not_found', detail: 'There is nothing at this address.' };

/** All routes as Fastify knows them: for the check against the policy and to tell a wrong method from a wrong path. */
export class RouteTable {
  private readonly routes = new Map<string, Route>();

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url }) => {
      const route = this.routes.get(url) ?? { pattern: url, segments: url.split('/'), methods: new Set<string>() };
      for (const name of [method].flat()) route.methods.add(name);
      this.routes.set(url, route);
    });
  }

  withoutRule(policy: Policy): string[] {
    return [...this.routes.values()].flatMap(({ pattern, methods }) =>
      [...methods].filter((method) => !policy.route(method, pattern)).map((method) => `${method} ${pattern}`),
    );
  }

  versions(): string[] {
    const majors = [...this.routes.keys()].map((pattern) => /^\/(v\d+)(?:\/|$)/.exec(pattern)?.[1]);
    return [...new Set(majors.filter((major) => major !== undefined))].toSorted();
  }

  explainMiss({ url, method }: FastifyRequest): Problem {
    const allowed = this.methodsOf(pathOf(url));
    return allowed.length === 0 || allowed.includes(method) ? NOT_FOUND : wrongMethod(allowed);
  }

  /** What has an address of its own is not the id of something, whatever the method. */
  explainMistaken(request: FastifyRequest): Problem | undefined {
    if (!isParametric(request.routeOptions.url)) return undefined;
    const path = pathOf(request.url);
    const named = this.routes.get(path);
    return named && !named.methods.has(request.method) ? wrongMethod(this.methodsOf(path)) : undefined;
  }

  private methodsOf(path: string): string[] {
    const segments = path.split('/');
    const matching = [...this.routes.values()].filter((route) => matches(route.segments, segments));
    const meant = this.routes.has(path) ? matching.filter(({ pattern }) => !isParametric(pattern)) : matching;
    return [...new Set(meant.flatMap(({ methods }) => [...methods]))].toSorted();
  }
}

function wrongMethod(allowed: readonly string[]): Problem {
  const headers = { allow: allowed.join(', ') };
  return { status: 405, code: 'method_not_allowed', detail: `Only ${headers.allow} may be used here.`, headers };
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}

function isParametric(pattern: string | undefined): boolean {
  return pattern?.includes(':') ?? false;
}

/** A `*` at the end of a pattern stands for the rest of any path. */
function matches(pattern: readonly string[], path: readonly string[]): boolean {
  const open = pattern.at(-1) === '*';
  const fixed = open ? pattern.slice(0, -1) : pattern;
  return (
    (open ? path.length > fixed.length : path.length === fixed.length) &&
    fixed.every((segment, index) => (segment.startsWith(':') ? path[index] !== '' : segment === path[index]))
  );
}
