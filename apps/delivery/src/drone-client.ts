import { droneV1, protoPath, type typeV1 } from '@app/contracts';
import type { GrpcClient, GrpcClients } from '@app/service-defaults';
import type { DeliverySettings } from './delivery/delivery.settings';
import type { LocationData } from './delivery/domain/location';

export type DroneClient = GrpcClient<droneV1.DroneServiceClient>;

export function droneClient(clients: GrpcClients, { droneGrpc }: DeliverySettings): DroneClient {
  return clients.create<droneV1.DroneServiceClient>({
    package: droneV1.AERIE_DRONE_V1_PACKAGE_NAME,
    protoPath: protoPath('drone'),
    service: droneV1.DRONE_SERVICE_NAME,
    address: droneGrpc,
  });
}

export function toProto({ latitude, longitude, altitude }: LocationData): typeV1.Location {
  return { latitude, longitude, altitudeMetres: altitude };
}
