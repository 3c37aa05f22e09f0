import type { accountV1 } from '@app/contracts';
import type { GrpcClient } from '@app/service-defaults';
import type { Call } from '../../application/ports/call';
import { AccountPort } from '../../application/ports/account.port';
import { callOptions } from './call-options';

type Hold = Parameters<AccountPort['holdCredit']>[0];
type Release = Parameters<AccountPort['releaseCredit']>[0];

export class GrpcAccountAdapter extends AccountPort {
  constructor(private readonly client: GrpcClient<accountV1.AccountServiceClient>) {
    super();
  }

  holdCredit({ amount, currency, ...ids }: Hold, call: Call): Promise<{ holdId: string }> {
    const { operationKey } = call;
    return this.client.holdCredit({ operationKey, ...ids, amount: { amount, currency } }, callOptions(call));
  }

  async releaseCredit(release: Release, call: Call): Promise<void> {
    await this.client.releaseCredit({ operationKey: call.operationKey, ...release }, callOptions(call));
  }
}
