import { isPlainPath } from './plain-path';

export interface Route {
  readonly service: string;
  /** `v1`; undefined where the path has no version. */
  readonly version: string | undefined;
  /** The first part of the path, by which it was found. */
  readonly prefix: string;
  readonly open: boolean;
}

type Target = Pick<Route, 'service' | 'open'>;

const bearer = (service: string): Target => ({ service, open: false });
const open = (service: string): Target => ({ service, open: true });

/** Everything that the world may reach. A prefix is matched letter by letter on the path as it was sent, never decoded. */
export const ROUTES: Readonly<Record<string, Target>> = {
  '/oauth2': open('identity'),
  '/.well-known': open('identity'),
  '/v1/api-keys': bearer('identity'),
  '/v1/clients': bearer('identity'),
  '/v1/users': bearer('identity'),
  '/v1/signing-keys': bearer('identity'),
  '/v1/accounts': bearer('account'),
  '/v1/delivery-requests': bearer('ingestion'),
  '/v1/deliveries': bearer('delivery'),
  '/v2/deliveries': bearer('delivery'),
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
const VERSION = /^\/(v\d+)\//;

/** `delivery-v2`: the versions of each service, any of which may be a deployment of its own. */
export const SERVICE_VERSIONS: readonly string[] = [
  ...new Set(
    Object.entries(ROUTES).flatMap(([prefix, { service }]) => {
      const version = VERSION.exec(prefix)?.[1];
      return version === undefined ? [] : [`${service}-${version}`];
    }),
  ),
];

export class RouteTable {
  private readonly routes: ReadonlyMap<string, Route>;

  constructor(routes: Readonly<Record<string, Target>>) {
    const toRoute = ([prefix, target]: [string, Target]): [string, Route] => [
      prefix,
      { ...target, prefix, version: VERSION.exec(prefix)?.[1] },
    ];
    this.routes = new Map(Object.entries(routes).map(toRoute));
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
