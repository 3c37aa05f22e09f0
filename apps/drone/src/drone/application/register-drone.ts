import { Clock } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DroneRepository, type DroneRegistration } from './ports/drone.repository';

@Injectable()
export class RegisterDrone {
  constructor(
    private readonly database: Database,
    private readonly drones: DroneRepository,
    private readonly clock: Clock,
  ) {}

  /** Answers whether the drone is new. */
  execute(drone: DroneRegistration): Promise<boolean> {
    return this.database.transaction((tx) => this.drones.register(tx, drone, this.clock.now()));
  }
}
