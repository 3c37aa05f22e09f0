import type { accountV1 } from '@app/contracts';
import { validate } from '@app/service-defaults';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { HoldCredit } from '../../application/hold-credit';
import { AccountQueries } from '../../application/queries/account.queries';
import { ReleaseCredit } from '../../application/release-credit';

const releaseRequest = z.object({ operationKey: z.string().min(1), accountId: z.uuid(), deliveryId: z.uuid() });
const getRequest = releaseRequest.pick({ accountId: true });
const holdRequest = releaseRequest.extend({
  amount: z.object({
    amount: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
    currency: z.string().length(3),
  }),
});

@Controller()
export class AccountGrpcController implements accountV1.AccountServiceController {
  constructor(
    private readonly hold: HoldCredit,
    private readonly release: ReleaseCredit,
    private readonly queries: AccountQueries,
  ) {}

  @GrpcMethod('AccountService', 'HoldCredit')
  async holdCredit(request: accountV1.HoldCreditRequest): Promise<accountV1.HoldCreditResponse> {
    const { accountId, deliveryId, amount } = validate(holdRequest, request);
    return { holdId: await this.hold.execute({ accountId, deliveryId, ...amount }) };
  }

  @GrpcMethod('AccountService', 'ReleaseCredit')
  async releaseCredit(request: accountV1.ReleaseCreditRequest): Promise<accountV1.ReleaseCreditResponse> {
    return { released: await this.release.execute(validate(releaseRequest, request)) };
  }

  @GrpcMethod('AccountService', 'GetAccount')
  async getAccount(request: accountV1.GetAccountRequest): Promise<accountV1.GetAccountResponse> {
    const { accountId } = validate(getRequest, request);
    const { name, status } = await this.queries.find(accountId);
    return { accountId, name, status };
  }
}
