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

  explainMiss(request: FastifyRequest): Problem {
    const allowed = this.methodsOf(request.url);
    if (allowed.length === 0 || allowed.includes(request.method)) return NOT_FOUND;
    const headers = { allow: allowed.join(', ') };
    return { status: 405, code: 'method_not_allowed', detail: `Only ${headers.allow} may be used here.`, headers };
  }

  private methodsOf(url: string): string[] {
    const segments = (url.split('?', 1)[0] ?? '').split('/');
    const matching = [...this.routes.values()].filter((route) => matches(route.segments, segments));
    return [...new Set(matching.flatMap((route) => [...route.methods]))].toSorted();
  }
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
