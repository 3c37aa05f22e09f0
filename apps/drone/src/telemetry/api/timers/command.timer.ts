import { Lifecycle } from '@app/service-defaults';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DroneConfig } from '../../../drone.config';
import { Commander } from '../../application/commander';

/** Flights change in other replicas too, which do not wake this one. */
@Injectable()
export class CommandTimer implements OnApplicationBootstrap {
  constructor(
    private readonly commander: Commander,
    private readonly config: DroneConfig,
    private readonly lifecycle: Lifecycle,
  ) {}

  onApplicationBootstrap(): void {
    const timer = setInterval(() => this.commander.look(), this.config.commandPollMs).unref();
    this.lifecycle.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }
}
