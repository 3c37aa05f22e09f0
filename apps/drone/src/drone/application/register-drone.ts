import { Clock, type VersionGuard } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DroneRepository, type DroneRegistration, type Registered } from './ports/drone.repository';

@Injectable()
export class RegisterDrone {
  constructor(
    private readonly database: Database,
    private readonly drones: DroneRepository,
    private readonly clock: Clock,
  ) {}

  execute(drone: DroneRegistration, guard: VersionGuard = () => undefined): Promise<Registered> {
    return this.database.transaction((tx) => this.drones.register(tx, drone, guard, this.clock.now()));
  }
}
