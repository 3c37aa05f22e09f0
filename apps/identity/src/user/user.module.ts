import { Module } from '@nestjs/common';
import { ThrottleModule } from '../throttle/throttle.module';
import { DemoUsers } from './application/demo-users';
import { LogIn } from './application/log-in';
import { UserRepository } from './application/ports/user.repository';
import { PostgresUserRepository } from './infrastructure/postgres-user.repository';

@Module({
  imports: [ThrottleModule],
  providers: [DemoUsers, LogIn, { provide: UserRepository, useClass: PostgresUserRepository }],
  exports: [LogIn, UserRepository],
})
export class UserModule {}
