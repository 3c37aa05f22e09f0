import { droneV1, type typeV1 } from '@app/contracts';
import { DomainError } from '@app/kernel';
import type { GrpcClient } from '@app/service-defaults';
import type { Call } from '../../application/ports/call';
import {
  DronePort,
  type DeliveryWindow,
  type DroneAnswer,
  type DroneWanted,
  type PlannedFlight,
} from '../../application/ports/drone.port';
import type { SagaPlace } from '../../domain/delivery-saga-state';
import { callOptions } from './call-options';

const { RequestState } = droneV1;

export class GrpcDroneAdapter extends DronePort {
  constructor(private readonly client: GrpcClient<droneV1.DroneServiceClient>) {
    super();
  }

  async requestDrone({ pickup, dropoff, ...rest }: DroneWanted, call: Call): Promise<DroneAnswer> {
    const request = {
      operationKey: call.operationKey,
      ...rest,
      pickup: toLocation(pickup),
      dropoff: toLocation(dropoff),
    };
    return toAnswer(await this.client.requestDrone(request, callOptions(call)));
  }

  async releaseDrone(deliveryId: string, call: Call): Promise<void> {
    await this.client.releaseDrone({ operationKey: call.operationKey, deliveryId }, callOptions(call));
  }

  planFlight(reservation: { deliveryId: string; fencingToken: number }, call: Call): Promise<PlannedFlight> {
    return this.client.planFlight({ operationKey: call.operationKey, ...reservation }, callOptions(call));
  }

  async cancelFlight(deliveryId: string, call: Call): Promise<void> {
    await this.client.cancelFlight({ operationKey: call.operationKey, deliveryId }, callOptions(call));
  }
}

function toLocation({ latitude, longitude, altitude }: SagaPlace): typeV1.Location {
  return { latitude, longitude, altitudeMetres: altitude };
}

function toAnswer(response: droneV1.RequestDroneResponse): DroneAnswer {
  switch (response.state) {
    case RequestState.REQUEST_STATE_RESERVED: {
      const { droneId, fencingToken } = response;
      return { state: 'reserved', droneId, fencingToken, window: windowOf(response) };
    }
    case RequestState.REQUEST_STATE_UNMATCHED:
      return { state: 'unmatched', reason: response.reason || 'no_drone_available' };
    case RequestState.REQUEST_STATE_PENDING: {
      const notBefore = response.notBefore === '' ? undefined : new Date(response.notBefore);
      return { state: 'pending', notBefore, window: windowOf(response) };
    }
    default:
      throw new DomainError('unknown_answer', 'unavailable', 'Dispatch gave an answer that is not understood.');
  }
}

/** A drone service of before says none. */
function windowOf({ readyAt, deadline }: droneV1.RequestDroneResponse): DeliveryWindow | undefined {
  return deadline === '' ? undefined : { readyAt, deadline };
}
