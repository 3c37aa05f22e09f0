import { definePolicy, open, type PolicyLines } from '@app/auth';
import { DomainError } from '@app/kernel';
import { Controller, Get, Module, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Deprecated } from '../src';

/** The same in both versions. */
@Controller({ path: 'ages', version: ['1', '2'] })
export class AgeController {
  @Get()
  list(@Req() { url: self }: FastifyRequest) {
    return { self };
  }

  @Get('oldest')
  @Deprecated({ since: '2026-11-01' })
  oldest() {
    return {};
  }

  @Get(':id/youth')
  @Deprecated({ since: '2026-11-01', version: 'v1', successor: 'v2' })
  youth() {
    return {};
  }
}

@Deprecated({ since: '2026-11-01', sunset: '2027-05-01T12:00:00Z', successor: '/v2/eras/:id' })
@Controller({ path: 'eras', version: '1' })
export class EraV1Controller {
  @Get(':id')
  get(@Param('id') id: string) {
    if (id === 'none') throw new DomainError('era_not_found', 'not-found', 'There is no such era.');
    return { id };
  }
}

@Controller({ path: 'eras', version: '2' })
export class EraV2Controller {
  @Get(':id')
  get(@Param('id') id: string) {
    return { era: id };
  }
}

@Module({ controllers: [AgeController, EraV1Controller, EraV2Controller] })
export class AgeModule {}

export const ageLines: PolicyLines = {
  rest: {
    'GET /v1/ages': open,
    'GET /v2/ages': open,
    'GET /v1/ages/oldest': open,
    'GET /v1/ages/:id/youth': open,
    'GET /v2/ages/:id/youth': open,
    'GET /v2/ages/oldest': open,
    'GET /v1/eras/:id': open,
    'GET /v2/eras/:id': open,
  },
};
export const agePolicy = definePolicy(ageLines);
