import { Clock, SystemClock } from '@app/kernel';
import { Module, type DynamicModule } from '@nestjs/common';
import { QuoteModule } from '../quote/quote.module';
import { DeliveryRequestsConsumer } from './api/events/delivery-requests.consumer';
import { FlightsConsumer } from './api/events/flights.consumer';
import { DeliveryGrpcController } from './api/grpc/delivery.grpc-controller';
import { CancellationController } from './api/rest/cancellation.controller';
import { ConfirmationController } from './api/rest/confirmation.controller';
import { DeliveryChangesController } from './api/rest/delivery-changes.controller';
import { DeliveryPartsController } from './api/rest/delivery-parts.controller';
import { deliveryController } from './api/rest/delivery.controller';
import { TrackingController } from './api/rest/tracking.controller';
import { v1 } from './api/rest/v1/delivery.v1';
import { v2 } from './api/rest/v2/delivery.v2';
import { CancelDelivery } from './application/cancel-delivery';
import { ChangeDetails } from './application/change-details';
import { ChangeDropoff } from './application/change-dropoff';
import { CompleteCancellation } from './application/complete-cancellation';
import { ConfirmDelivery } from './application/confirm-delivery';
import { CreateDelivery } from './application/create-delivery';
import { DeliveryChanges } from './application/delivery-changes';
import { DroneSeats } from './application/drone-seats';
import { FollowFlight } from './application/follow-flight';
import { DeliveryRepository } from './application/ports/delivery.repository';
import { DronePort } from './application/ports/drone.port';
import { LiveFeed } from './application/ports/live-feed.port';
import { PlaceOrder } from './application/place-order';
import { PutDelivery } from './application/put-delivery';
import { GetCancellation } from './application/queries/get-cancellation';
import { GetDelivery } from './application/queries/get-delivery';
import { ListDeliveries } from './application/queries/list-deliveries';
import { ListStatusEvents } from './application/queries/list-status-events';
import { ReceiveRequest } from './application/receive-request';
import { RejectDelivery } from './application/reject-delivery';
import { RescheduleDelivery } from './application/reschedule-delivery';
import { ScheduleDelivery } from './application/schedule-delivery';
import { TrackDelivery } from './application/track-delivery';
import { DeliverySettings } from './delivery.settings';
import { GrpcDroneAdapter } from './infrastructure/grpc/grpc-drone.adapter';
import { NatsLiveFeed } from './infrastructure/messaging/nats-live-feed';
import { EventSourcedDeliveryRepository } from './infrastructure/persistence/event-sourced-delivery.repository';

const useCases = [
  PlaceOrder,
  CreateDelivery,
  PutDelivery,
  ReceiveRequest,
  ScheduleDelivery,
  RejectDelivery,
  FollowFlight,
  DeliveryChanges,
  ChangeDetails,
  ChangeDropoff,
  DroneSeats,
  RescheduleDelivery,
  ConfirmDelivery,
  CancelDelivery,
  CompleteCancellation,
  TrackDelivery,
];
const queries = [GetDelivery, GetCancellation, ListDeliveries, ListStatusEvents];
const ports = [
  { provide: Clock, useClass: SystemClock },
  { provide: DeliveryRepository, useClass: EventSourcedDeliveryRepository },
  { provide: DronePort, useClass: GrpcDroneAdapter },
  { provide: LiveFeed, useClass: NatsLiveFeed },
];

@Module({
  controllers: [
    deliveryController(v1),
    deliveryController(v2),
    DeliveryPartsController,
    DeliveryChangesController,
    ConfirmationController,
    CancellationController,
    TrackingController,
    DeliveryGrpcController,
  ],
  providers: [...useCases, ...queries, ...ports, DeliveryRequestsConsumer, FlightsConsumer],
})
export class DeliveryModule {
  static forRoot(settings: DeliverySettings): DynamicModule {
    const providers = [{ provide: DeliverySettings, useValue: settings }];
    return { module: DeliveryModule, imports: [QuoteModule.forRoot(settings)], providers };
  }
}
