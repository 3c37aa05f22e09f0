import { Clock, SystemClock } from '@app/kernel';
import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { AccountConfig } from '../account.config';
import { DeliveryEventsConsumer } from './api/events/delivery-events.consumer';
import { AccountGrpcController } from './api/grpc/account.grpc-controller';
import { AccountController } from './api/rest/account.controller';
import { CaptureCredit } from './application/capture-credit';
import { ChangeAccount } from './application/change-account';
import { DemoAccounts } from './application/demo-accounts';
import { HoldCredit } from './application/hold-credit';
import { OpenAccount } from './application/open-account';
import { AccountRepository } from './application/ports/account.repository';
import { AccountQueries } from './application/queries/account.queries';
import { ReleaseCredit } from './application/release-credit';
import { PostgresAccountRepository } from './infrastructure/postgres-account.repository';

@Module({
  controllers: [AccountController, AccountGrpcController],
  providers: [
    CaptureCredit,
    ChangeAccount,
    DemoAccounts,
    HoldCredit,
    OpenAccount,
    ReleaseCredit,
    AccountQueries,
    DeliveryEventsConsumer,
    { provide: AccountRepository, useClass: PostgresAccountRepository },
    { provide: Clock, useClass: SystemClock },
  ],
})
export class AccountModule implements OnApplicationBootstrap {
  constructor(
    private readonly config: AccountConfig,
    private readonly demo: DemoAccounts,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.profile === 'embedded') await this.demo.seed();
  }
}
