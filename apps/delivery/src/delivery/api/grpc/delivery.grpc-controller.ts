import { deliveryV1, lineOfText } from '@app/contracts';
import { validate } from '@app/service-defaults';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { CompleteCancellation } from '../../application/complete-cancellation';
import { RejectDelivery } from '../../application/reject-delivery';
import { ScheduleDelivery } from '../../application/schedule-delivery';

const scheduleRequest = z.object({
  deliveryId: z.uuid(),
  droneId: z.uuid(),
  flightId: z.uuid(),
  fencingToken: z.int().positive(),
  packageTag: lineOfText(64),
  eta: z.iso.datetime({ offset: true }).transform((eta) => new Date(eta).toISOString()),
});

const rejectRequest = z.object({
  deliveryId: z.uuid(),
  code: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be snake_case'),
  detail: lineOfText(500),
});

const completeRequest = z.object({ deliveryId: z.uuid() });

@Controller()
@deliveryV1.DeliveryServiceControllerMethods()
export class DeliveryGrpcController implements deliveryV1.DeliveryServiceController {
  constructor(
    private readonly schedule: ScheduleDelivery,
    private readonly reject: RejectDelivery,
    private readonly complete: CompleteCancellation,
  ) {}

  async scheduleDelivery(request: deliveryV1.ScheduleDeliveryRequest): Promise<deliveryV1.ScheduleDeliveryResponse> {
    const { deliveryId, ...assignment } = validate(scheduleRequest, request);
    await this.schedule.execute(deliveryId, assignment);
    return {};
  }

  async rejectDelivery(request: deliveryV1.RejectDeliveryRequest): Promise<deliveryV1.RejectDeliveryResponse> {
    const { deliveryId, ...reason } = validate(rejectRequest, request);
    await this.reject.execute(deliveryId, reason);
    return {};
  }

  async completeCancellation(
    request: deliveryV1.CompleteCancellationRequest,
  ): Promise<deliveryV1.CompleteCancellationResponse> {
    await this.complete.execute(validate(completeRequest, request).deliveryId);
    return {};
  }
}
