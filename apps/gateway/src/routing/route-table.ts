import { isPlainPath } from './plain-path';

export interface Route {
  readonly service: string;
  readonly open: boolean;
}

const bearer = (service: string): Route => ({ service, open: false });
const open = (service: string): Route => ({ service, open: true });

/** Everything that the world may reach. A prefix is matched letter by letter on the path as it was sent, never decoded. */
export const ROUTES: Readonly<Record<string, Route>> = {
  '/oauth2': open('identity'),
  '/.well-known': open('identity'),
  '/v1/accounts': bearer('account'),
  '/v1/delivery-requests': bearer('ingestion'),
  '/v1/deliveries': bearer('delivery'),
  '/v1/quotes': bearer('delivery'),
  '/v1/sagas': bearer('scheduler'),
  '/v1/packages': bearer('package'),
  '/v1/drones': bearer('drone'),
  '/v1/nests': bearer('drone'),
  '/v1/flights': bearer('drone'),
  '/v1/dead-letters/account': bearer('account'),
  '/v1/dead-letters/ingestion': bearer('ingestion'),
  '/v1/dead-letters/delivery': bearer('delivery'),
  '/v1/dead-letters/scheduler': bearer('scheduler'),
  '/v1/dead-letters/package': bearer('package'),
  '/v1/dead-letters/drone': bearer('drone'),
};

const LONGEST_PREFIX = 3;

export class RouteTable {
  private readonly routes: ReadonlyMap<string, Route>;

  constructor(routes: Readonly<Record<string, Route>>) {
    this.routes = new Map(Object.entries(routes));
  }

  match(url: string): Route | undefined {
    const query = url.indexOf('?');
    const path = query === -1 ? url : url.slice(0, query);
    if (!isPlainPath(path)) return undefined;
    let found: Route | undefined;
    for (let segments = 0, end = 0; segments < LONGEST_PREFIX && end < path.length; segments += 1) {
      end = endOfSegment(path, end + 1);
      found = this.routes.get(path.slice(0, end)) ?? found;
    }
    return found;
  }
}

function endOfSegment(path: string, from: number): number {
  const end = path.indexOf('/', from);
  return end === -1 ? path.length : end;
}
