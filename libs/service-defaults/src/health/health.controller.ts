import { Controller, Get, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheckService, type HealthIndicatorFunction } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Lifecycle, type Phase } from '../lifecycle';
import { Readiness } from './readiness';

@ApiExcludeController()
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly readiness: Readiness,
    private readonly lifecycle: Lifecycle,
  ) {}

  @Get('live')
  live() {
    return { status: 'ok' };
  }

  @Get('startup')
  startup(@Res() reply: FastifyReply): void {
    const started = this.lifecycle.phase !== 'starting';
    void reply.status(started ? 200 : 503).send({ status: started ? 'ok' : 'error', phase: this.lifecycle.phase });
  }

  @Get('ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const phase = this.lifecycle.phase;
    const result = phase === 'serving' ? await this.check(this.readiness.list()) : { status: 'error', details: {} };
    void reply
      .status(result.status === 'error' ? 503 : 200)
      .send({ status: result.status, phase, details: result.details });
  }

  private async check(checks: HealthIndicatorFunction[]): Promise<{ status: string; phase?: Phase; details: unknown }> {
    try {
      return await this.health.check(checks);
    } catch (error) {
      return { status: 'error', details: detailsOf(error) };
    }
  }
}

function detailsOf(error: unknown): unknown {
  const response =
    error instanceof Error && 'getResponse' in error
      ? (error.getResponse as () => { details?: unknown }).call(error)
      : {};
  return response.details ?? {};
}
