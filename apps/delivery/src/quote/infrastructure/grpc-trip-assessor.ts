import { droneV1, protoPath, type typeV1 } from '@app/contracts';
import { GrpcClients, type GrpcClient } from '@app/service-defaults';
import { Injectable } from '@nestjs/common';
import { DeliverySettings } from '../../delivery/delivery.settings';
import type { LocationData } from '../../delivery/domain/location';
import { TripAssessor } from '../application/ports/trip-assessor.port';
import type { QuoteEta, QuoteWish, Verdict } from '../domain/quote';
import { explain } from '../domain/reasons';

@Injectable()
export class GrpcTripAssessor extends TripAssessor {
  private readonly drones: GrpcClient<droneV1.DroneServiceClient>;

  constructor(clients: GrpcClients, settings: DeliverySettings) {
    super();
    this.drones = clients.create<droneV1.DroneServiceClient>({
      package: droneV1.AERIE_DRONE_V1_PACKAGE_NAME,
      protoPath: protoPath('drone'),
      service: droneV1.DRONE_SERVICE_NAME,
      address: settings.droneGrpc,
    });
  }

  async assess({ pickup, dropoff, package: { weightGrams }, readyAt, deadline }: QuoteWish): Promise<Verdict> {
    const places = { pickup: toProto(pickup.location), dropoff: toProto(dropoff.location) };
    const answer = await this.drones.assessTrip({ ...places, weightGrams, readyAt, deadline });
    const eta = answer.eta ? toEta(answer.eta) : undefined;
    return { reasons: answer.reasons.map((code) => explain(code, eta)), eta };
  }
}

function toEta({ pickupEarliest, pickupLatest, dropoffEarliest, dropoffLatest }: droneV1.Eta): QuoteEta {
  return {
    pickup: { earliest: pickupEarliest, latest: pickupLatest },
    dropoff: { earliest: dropoffEarliest, latest: dropoffLatest },
  };
}

function toProto({ latitude, longitude, altitude }: LocationData): typeV1.Location {
  return { latitude, longitude, altitudeMetres: altitude };
}
