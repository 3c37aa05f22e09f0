import { logger } from '@app/observability';
import { Lifecycle } from '@app/service-defaults';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DroneConfig } from '../../../drone.config';
import { MatchWaiting } from '../../application/match-waiting';

@Injectable()
export class MatchingTimer implements OnApplicationBootstrap {
  constructor(
    private readonly match: MatchWaiting,
    private readonly config: DroneConfig,
    private readonly lifecycle: Lifecycle,
  ) {}

  onApplicationBootstrap(): void {
    void this.run(this.lifecycle.signal);
  }

  private async run(signal: AbortSignal): Promise<void> {
    let failing = false;
    while (!signal.aborted) {
      try {
        const matched = await this.match.execute();
        if (matched > 0) logger.info({ matched }, 'reserved drones');
        failing = false;
      } catch (error) {
        if (!failing) logger.warn({ err: error }, 'matching failed; trying on');
        failing = true;
      }
      await sleep(this.config.matchIntervalMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
