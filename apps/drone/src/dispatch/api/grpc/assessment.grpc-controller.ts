import { droneV1 } from '@app/contracts';
import { validate } from '@app/service-defaults';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { grpcLocation } from '../../../drone/api/grpc/location.schema';
import { AssessTrip, type Assessment } from '../../application/assess-trip';
import { timestamp } from './timestamp.schema';

const assessTripRequest = z.object({
  pickup: grpcLocation,
  dropoff: grpcLocation,
  weightGrams: z.number().int().min(1),
  readyAt: timestamp,
  deadline: timestamp,
});

@Controller()
export class AssessmentGrpcController implements Pick<droneV1.DroneServiceController, 'assessTrip'> {
  constructor(private readonly assess: AssessTrip) {}

  @GrpcMethod('DroneService', 'AssessTrip')
  async assessTrip(message: droneV1.AssessTripRequest): Promise<droneV1.AssessTripResponse> {
    const { weightGrams: payloadGrams, ...trip } = validate(assessTripRequest, message);
    return toResponse(await this.assess.execute({ ...trip, payloadGrams, confirmationRequired: false }));
  }
}

function toResponse({ reasons, schedule }: Assessment): droneV1.AssessTripResponse {
  return { reasons: [...reasons], eta: schedule && toEta(schedule) };
}

function toEta({ pickup, dropoff }: NonNullable<Assessment['schedule']>): droneV1.Eta {
  return {
    pickupEarliest: pickup.earliest.toISOString(),
    pickupLatest: pickup.latest.toISOString(),
    dropoffEarliest: dropoff.earliest.toISOString(),
    dropoffLatest: dropoff.latest.toISOString(),
  };
}
