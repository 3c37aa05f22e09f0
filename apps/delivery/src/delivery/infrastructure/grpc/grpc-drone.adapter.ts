import { DomainError } from '@app/kernel';
import { GrpcClients } from '@app/service-defaults';
import { Injectable } from '@nestjs/common';
import { DronePort, type DropoffMove, type DropoffRefusal, type WindowMove } from '../../application/ports/drone.port';
import {
  ConfirmationTooLateError,
  DeliveryAlreadyPickedUpError,
  DeliveryAlreadyScheduledError,
  WindowNotFeasibleError,
} from '../../domain/delivery.errors';
import { droneClient, toProto, type DroneClient } from '../../../drone-client';
import { DeliverySettings } from '../../delivery.settings';

@Injectable()
export class GrpcDroneAdapter extends DronePort {
  private readonly drones: DroneClient;

  constructor(clients: GrpcClients, settings: DeliverySettings) {
    super();
    this.drones = droneClient(clients, settings);
  }

  async moveDropoff({ deliveryId, pickup, dropoff, weightGrams }: DropoffMove): Promise<DropoffRefusal | undefined> {
    const places = { pickup: toProto(pickup), dropoff: toProto(dropoff) };
    try {
      await this.drones.moveDropoff({ operationKey: `dropoff:${deliveryId}`, deliveryId, weightGrams, ...places });
      return undefined;
    } catch (error) {
      if (isRefusal(error, 'dropoff_out_of_range')) return 'out_of_range';
      if (isRefusal(error, 'delivery_not_served')) return 'too_late';
      throw isRefusal(error, 'package_on_board') ? new DeliveryAlreadyPickedUpError() : error;
    }
  }

  async moveWindow(deliveryId: string, { readyAt, deadline }: WindowMove): Promise<void> {
    const move = { operationKey: `window:${deliveryId}`, deliveryId, readyAt, deadline };
    await this.drones.moveWindow(move).catch((error: unknown) => {
      const isRefused = isRefusal(error, 'window_not_feasible') || isRefusal(error, 'delivery_not_served');
      if (isRefused) throw new WindowNotFeasibleError();
      throw isRefusal(error, 'drone_bound') ? new DeliveryAlreadyScheduledError() : error;
    });
  }

  async breakOff(deliveryId: string): Promise<void> {
    await this.drones.cancelFlight({ operationKey: `cancel:${deliveryId}`, deliveryId }).catch((error: unknown) => {
      throw isRefusal(error, 'package_on_board') ? new DeliveryAlreadyPickedUpError() : error;
    });
  }

  async allowRelease(deliveryId: string): Promise<void> {
    await this.drones.allowRelease({ operationKey: `confirm:${deliveryId}`, deliveryId }).catch((error: unknown) => {
      throw isRefusal(error, 'flight_returning') ? new ConfirmationTooLateError() : error;
    });
  }
}

/** A refusal that the client is to hear in the words of the delivery. */
function isRefusal(error: unknown, code: string): boolean {
  return error instanceof DomainError && error.code === code;
}
