import type { droneV1 } from '@app/contracts';
import { validate } from '@app/service-defaults';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { grpcLocation } from '../../../drone/api/grpc/location.schema';
import { AllowRelease } from '../../application/allow-release';
import { BreakOffFlight } from '../../application/break-off-flight';
import { MoveDropoff } from '../../application/move-dropoff';
import { PlanFlight } from '../../application/plan-flight';

const operation = z.object({ operationKey: z.string().min(1), deliveryId: z.uuid() });
const planRequest = operation.extend({ fencingToken: z.number().int().min(1) });
const moveRequest = operation.extend({
  dropoff: grpcLocation,
  pickup: grpcLocation,
  weightGrams: z.number().int().min(1),
});

type Methods = 'releaseDrone' | 'planFlight' | 'cancelFlight' | 'allowRelease' | 'moveDropoff';

@Controller()
export class FlightGrpcController implements Pick<droneV1.DroneServiceController, Methods> {
  constructor(
    private readonly plan: PlanFlight,
    private readonly breakOff: BreakOffFlight,
    private readonly allow: AllowRelease,
    private readonly move: MoveDropoff,
  ) {}

  @GrpcMethod('DroneService', 'ReleaseDrone')
  async releaseDrone(request: droneV1.ReleaseDroneRequest): Promise<droneV1.ReleaseDroneResponse> {
    return { released: await this.breakOff.release(validate(operation, request).deliveryId) };
  }

  @GrpcMethod('DroneService', 'PlanFlight')
  async planFlight(request: droneV1.PlanFlightRequest): Promise<droneV1.PlanFlightResponse> {
    const { deliveryId, fencingToken } = validate(planRequest, request);
    const { eta, ...flight } = await this.plan.execute(deliveryId, fencingToken);
    return { ...flight, eta: eta.toISOString() };
  }

  @GrpcMethod('DroneService', 'CancelFlight')
  async cancelFlight(request: droneV1.CancelFlightRequest): Promise<droneV1.CancelFlightResponse> {
    return { cancelled: await this.breakOff.cancel(validate(operation, request).deliveryId) };
  }

  @GrpcMethod('DroneService', 'AllowRelease')
  async allowRelease(request: droneV1.AllowReleaseRequest): Promise<droneV1.AllowReleaseResponse> {
    await this.allow.execute(validate(operation, request).deliveryId);
    return {};
  }

  @GrpcMethod('DroneService', 'MoveDropoff')
  async moveDropoff(request: droneV1.MoveDropoffRequest): Promise<droneV1.MoveDropoffResponse> {
    const { deliveryId, weightGrams: payloadGrams, pickup, dropoff } = validate(moveRequest, request);
    await this.move.execute(deliveryId, { pickup, dropoff, payloadGrams });
    return {};
  }
}
