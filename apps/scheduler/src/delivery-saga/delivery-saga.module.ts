import { SystemClock } from '@app/kernel';
import { SagaModule } from '@app/saga';
import { Module } from '@nestjs/common';
import { DeliveriesConsumer } from './api/events/deliveries.consumer';
import { DispatchConsumer } from './api/events/dispatch.consumer';
import { SagaController } from './api/rest/saga.controller';
import { DeliverySagas } from './application/delivery-sagas';
import { deliverySaga } from './application/delivery.saga';
import { AccountPort } from './application/ports/account.port';
import { DeliveryPort } from './application/ports/delivery.port';
import { DronePort } from './application/ports/drone.port';
import { PackagePort } from './application/ports/package.port';
import { ParticipantsModule } from './infrastructure/participants.module';

@Module({
  imports: [
    SagaModule.forFeature({
      imports: [ParticipantsModule],
      inject: [AccountPort, PackagePort, DronePort, DeliveryPort],
      useFactory: (account: AccountPort, packages: PackagePort, drone: DronePort, delivery: DeliveryPort) =>
        deliverySaga({ account, packages, drone, delivery, clock: new SystemClock() }),
    }),
  ],
  controllers: [SagaController],
  providers: [DeliverySagas, DeliveriesConsumer, DispatchConsumer],
})
export class DeliverySagaModule {}
