import { Clock, SystemClock } from '@app/kernel';
import { Module, type DynamicModule } from '@nestjs/common';
import { DeliveriesConsumer } from './api/events/deliveries.consumer';
import { BatchController } from './api/rest/batch.controller';
import { DeliveryRequestController } from './api/rest/delivery-request.controller';
import { AcceptBatch } from './application/accept-batch';
import { AcceptRequest } from './application/accept-request';
import { MoveRequest } from './application/move-request';
import { RequestStore } from './application/ports/request-store.port';
import { GetRequest } from './application/queries/get-request';
import { ListRequests } from './application/queries/list-requests';
import { DeliveryRequestSettings } from './delivery-request.settings';
import { BatchedRequestStore } from './infrastructure/batched-request-store';
import { RequestWriter } from './infrastructure/request-writer';

@Module({
  controllers: [BatchController, DeliveryRequestController],
  providers: [
    AcceptRequest,
    AcceptBatch,
    RequestWriter,
    MoveRequest,
    GetRequest,
    ListRequests,
    DeliveriesConsumer,
    { provide: Clock, useClass: SystemClock },
    { provide: RequestStore, useClass: BatchedRequestStore },
  ],
})
export class DeliveryRequestModule {
  static forRoot(settings: DeliveryRequestSettings): DynamicModule {
    return {
      module: DeliveryRequestModule,
      providers: [{ provide: DeliveryRequestSettings, useValue: settings }],
    };
  }
}
