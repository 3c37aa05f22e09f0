import type { Route } from '../routing/route-table';
import type { RouteClass } from './rate-limits';

const BATCH = /\/batch\/?(?:\?|$)/;

/** What a request counts as for limits and deadlines. */
export function routeClassOf(route: Route, method: string, url: string): RouteClass {
  if (route.open) return 'open';
  if (method === 'GET' || method === 'HEAD') return 'reads';
  if (method !== 'POST') return 'writes';
  return BATCH.test(url) ? 'batches' : 'creates';
}
