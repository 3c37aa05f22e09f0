import type { identityV1 } from '@app/contracts';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { ExchangeApiKey } from '../../application/exchange-api-key';

/** With this and the time of one exchange a revocation holds everywhere within three seconds. */
const RECHECK_AFTER_MS = 2000;

@Controller()
export class IdentityGrpcController implements Pick<identityV1.IdentityServiceController, 'exchangeApiKey'> {
  constructor(private readonly exchange: ExchangeApiKey) {}

  @GrpcMethod('IdentityService', 'ExchangeApiKey')
  async exchangeApiKey({ key: text }: identityV1.ExchangeApiKeyRequest): Promise<identityV1.ExchangeApiKeyResponse> {
    const { key, token, expiresAt } = await this.exchange.execute(text);
    return {
      accessToken: token,
      expiresAt,
      accountId: key.accountId ?? '',
      scopes: [...key.scopes],
      endpoints: [...key.endpoints],
      keyId: key.id,
      recheckAfter: RECHECK_AFTER_MS,
    };
  }
}
