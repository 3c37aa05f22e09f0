import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../access/access';
import type { Quota } from '../limits/rate-limiter';
import type { RouteClass } from '../limits/rate-limits';
import type { Route } from '../routing/route-table';
import type { Upstream } from './upstream';

/** One request on its way, with all that was found out about it. */
export interface Passage {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly route: Route;
  readonly routeClass: RouteClass;
  readonly upstream: Upstream;
  readonly caller: Caller | undefined;
  readonly quota: Quota;
}
