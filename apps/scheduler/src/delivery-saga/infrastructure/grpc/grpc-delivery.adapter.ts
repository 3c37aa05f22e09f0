import type { deliveryV1 } from '@app/contracts';
import type { GrpcClient } from '@app/service-defaults';
import type { Call } from '../../application/ports/call';
import { DeliveryPort, type Carriage } from '../../application/ports/delivery.port';
import { callOptions } from './call-options';

type Rejection = Parameters<DeliveryPort['rejectDelivery']>[0];

export class GrpcDeliveryAdapter extends DeliveryPort {
  constructor(private readonly client: GrpcClient<deliveryV1.DeliveryServiceClient>) {
    super();
  }

  async scheduleDelivery(carriage: Carriage, call: Call): Promise<void> {
    await this.client.scheduleDelivery({ operationKey: call.operationKey, ...carriage }, callOptions(call));
  }

  async completeCancellation(deliveryId: string, call: Call): Promise<void> {
    await this.client.completeCancellation({ operationKey: call.operationKey, deliveryId }, callOptions(call));
  }

  async rejectDelivery(rejection: Rejection, call: Call): Promise<void> {
    await this.client.rejectDelivery({ operationKey: call.operationKey, ...rejection }, callOptions(call));
  }
}
