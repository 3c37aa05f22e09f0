import { droneV1 } from '@app/contracts';
import { validate } from '@app/service-defaults';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { grpcLocation } from '../../../drone/api/grpc/location.schema';
import { MoveWindow } from '../../application/move-window';
import { RequestDrone } from '../../application/request-drone';
import { timestamp } from './timestamp.schema';

const requestDroneRequest = z.object({
  operationKey: z.string().min(1),
  deliveryId: z.uuid(),
  pickup: grpcLocation,
  dropoff: grpcLocation,
  weightGrams: z.number().int().min(1),
  expedited: z.boolean(),
  readyAt: timestamp,
  deadline: timestamp,
  confirmationRequired: z.boolean(),
});
const moveWindowRequest = z.object({
  operationKey: z.string().min(1),
  deliveryId: z.uuid(),
  readyAt: timestamp,
  deadline: timestamp,
});
const { RequestState } = droneV1;
const nothing = { droneId: '', fencingToken: 0, reason: '', notBefore: '', readyAt: '', deadline: '' };

@Controller()
export class DispatchGrpcController implements Pick<droneV1.DroneServiceController, 'requestDrone' | 'moveWindow'> {
  constructor(
    private readonly request: RequestDrone,
    private readonly window: MoveWindow,
  ) {}

  @GrpcMethod('DroneService', 'RequestDrone')
  async requestDrone(message: droneV1.RequestDroneRequest): Promise<droneV1.RequestDroneResponse> {
    const { deliveryId, weightGrams: payloadGrams, ...wish } = validate(requestDroneRequest, message);
    return toResponse(await this.request.execute(deliveryId, { ...wish, payloadGrams }));
  }

  @GrpcMethod('DroneService', 'MoveWindow')
  async moveWindow(message: droneV1.MoveWindowRequest): Promise<droneV1.MoveWindowResponse> {
    const { deliveryId, readyAt, deadline } = validate(moveWindowRequest, message);
    await this.window.execute(deliveryId, { readyAt, deadline });
    return {};
  }
}

function toResponse(request: Awaited<ReturnType<RequestDrone['execute']>>): droneV1.RequestDroneResponse {
  const { state, reservation, reason = '', notBefore, wish } = request;
  const window = { readyAt: wish?.readyAt.toISOString() ?? '', deadline: wish?.deadline.toISOString() ?? '' };
  if (state === 'unasked' || state === 'waiting') {
    const leaves = notBefore !== undefined && notBefore.getTime() > Date.now() ? notBefore.toISOString() : '';
    return { ...nothing, ...window, state: RequestState.REQUEST_STATE_PENDING, notBefore: leaves };
  }
  if ((state === 'reserved' || state === 'completed') && reservation !== undefined) {
    const { droneId, fencingToken } = reservation;
    return { ...nothing, ...window, state: RequestState.REQUEST_STATE_RESERVED, droneId, fencingToken };
  }
  return { ...nothing, state: RequestState.REQUEST_STATE_UNMATCHED, reason };
}
