import { ApiResult, ApiSection } from '@app/service-defaults';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { KeyStore } from '../../application/ports/key-store';
import { RotateKeys } from '../../application/rotate-keys';
import { signingKeysResponse, toSigningKeysResponse, type SigningKeysResponse } from './signing-key.response';

@ApiSection('signing keys', 'What signs tokens: published before and after it does.')
@Controller({ path: 'signing-keys', version: '1' })
export class SigningKeyController {
  constructor(
    private readonly store: KeyStore,
    private readonly rotateKeys: RotateKeys,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List the signing keys that are published (operators)' })
  @ApiResult(200, {
    description: 'The keys: the active one, the next one, the retired ones',
    schema: signingKeysResponse,
  })
  async list(): Promise<SigningKeysResponse> {
    return toSigningKeysResponse(await this.store.read());
  }

  @Post('rotation')
  @HttpCode(202)
  @ApiOperation({ summary: 'Let the next key sign, as soon as it has been published long enough (operators)' })
  @ApiResult(202, { description: 'Accepted; the keys as they are now', schema: signingKeysResponse })
  async rotate(): Promise<SigningKeysResponse> {
    return toSigningKeysResponse(await this.rotateKeys.execute());
  }
}
