import type { accountV1, droneV1, packageV1 } from '@app/contracts';
import type { Part } from './included-parts';

export interface DeliveryRef {
  readonly id: string;
  readonly accountId: string;
}

interface CallOptions {
  readonly signal: AbortSignal;
}

/** The parts of the peers' clients that are used here. */
export interface Peers {
  readonly package: {
    getPackage(request: packageV1.GetPackageRequest, options: CallOptions): Promise<packageV1.GetPackageResponse>;
  };
  readonly drone: {
    getDrone(request: droneV1.GetDroneRequest, options: CallOptions): Promise<droneV1.GetDroneResponse>;
  };
  readonly account: {
    getAccount(request: accountV1.GetAccountRequest, options: CallOptions): Promise<accountV1.GetAccountResponse>;
  };
}

export type Fetch = (delivery: DeliveryRef, options: CallOptions) => Promise<object>;

/** How each part is fetched and shown. */
export function partsOf(peers: Peers): Readonly<Record<Part, Fetch>> {
  return {
    package: async ({ id: deliveryId, accountId }, options) => {
      const { packageId, size, ...rest } = await peers.package.getPackage({ deliveryId, accountId }, options);
      return { id: packageId, size: word('PACKAGE_SIZE_', size), ...rest, _links: linkTo(`/v1/packages/${packageId}`) };
    },
    drone: async ({ id }, options) => toDrone(await peers.drone.getDrone({ deliveryId: id }, options)),
    account: async ({ accountId }, options) => {
      const { accountId: id, name, status } = await peers.account.getAccount({ accountId }, options);
      return { id, name, status, _links: linkTo(`/v1/accounts/${id}`) };
    },
  };
}

function toDrone({ droneId, airframe, phase, location, locatedAt, name }: droneV1.GetDroneResponse): object {
  return {
    id: droneId,
    name,
    airframe: word('AIRFRAME_', airframe),
    phase: word('FLIGHT_PHASE_', phase),
    position: location ? { location: toLocation(location), time: locatedAt } : null,
  };
}

function toLocation({
  latitude,
  longitude,
  altitudeMetres,
}: NonNullable<droneV1.GetDroneResponse['location']>): object {
  return { latitude, longitude, ...(typeof altitudeMetres === 'number' && { altitude: altitudeMetres }) };
}

function linkTo(href: string): object {
  return { self: { href } };
}

/** `FLIGHT_PHASE_AT_PICKUP` → `at_pickup`; null for what is not said. */
function word(prefix: string, value: string): string | null {
  const name = value.replace(prefix, '').toLowerCase();
  return name === 'unspecified' ? null : name;
}
