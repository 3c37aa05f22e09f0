import type { droneV1 } from '@app/contracts';
import { GrpcClients } from '@app/service-defaults';
import { Injectable } from '@nestjs/common';
import { droneClient, toProto, type DroneClient } from '../../drone-client';
import { DeliverySettings } from '../../delivery/delivery.settings';
import { TripAssessor } from '../application/ports/trip-assessor.port';
import type { QuoteEta, QuoteWish, Verdict } from '../domain/quote';
import { explain } from '../domain/reasons';

@Injectable()
export class GrpcTripAssessor extends TripAssessor {
  private readonly drones: DroneClient;

  constructor(clients: GrpcClients, settings: DeliverySettings) {
    super();
    this.drones = droneClient(clients, settings);
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
