import type { Priority } from './in-flight-gate';

/** What ends a delivery, hands it over or follows it: refused last, for a drone is in the air. */
const VITAL = /^\/v\d+\/deliveries\/[^/?]+\/(?:cancellation|confirmation|tracking)\/?(?:\?|$)/;

export function priorityOf(method: string | undefined, url: string): Priority {
  if (method === 'DELETE' || VITAL.test(url)) return 'vital';
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'read' : 'write';
}
