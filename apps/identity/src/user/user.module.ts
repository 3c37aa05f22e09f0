import { Module } from '@nestjs/common';
import { ThrottleModule } from '../throttle/throttle.module';
import { UserController } from './api/rest/user.controller';
import { AddUser } from './application/add-user';
import { ChangePassword } from './application/change-password';
import { DemoUsers } from './application/demo-users';
import { LogIn } from './application/log-in';
import { UserRepository } from './application/ports/user.repository';
import { UserQueries } from './application/queries/user.queries';
import { RemoveUser } from './application/remove-user';
import { PostgresUserRepository } from './infrastructure/postgres-user.repository';

@Module({
  imports: [ThrottleModule],
  controllers: [UserController],
  providers: [
    AddUser,
    ChangePassword,
    DemoUsers,
    LogIn,
    RemoveUser,
    UserQueries,
    { provide: UserRepository, useClass: PostgresUserRepository },
  ],
  exports: [LogIn, UserRepository],
})
export class UserModule {}
