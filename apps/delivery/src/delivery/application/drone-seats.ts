import { createPolicy } from '@app/resilience';
import { Injectable } from '@nestjs/common';
import { DronePort } from './ports/drone.port';

/** Whether a transaction may take long: ask the drone service, and wait for a delivery that another has locked. */
export interface Seat {
  readonly drones: DronePort;
  readonly mayWait: boolean;
}

export class SeatNeededError extends Error {}

const refuse = () => Promise.reject(new SeatNeededError());
const STANDING: Seat = {
  drones: { moveWindow: refuse, moveDropoff: refuse, breakOff: refuse, allowRelease: refuse },
  mayWait: false,
};

/** Of eight connections; a flight report of each delivery that is asked for may hold one more. In line nobody holds one. */
const SEATS = { concurrent: 3, queue: 2_048, queueMs: 1_000 };

@Injectable()
export class DroneSeats {
  private readonly policy = createPolicy({ name: 'The drone service', bulkhead: SEATS });

  constructor(private readonly drones: DronePort) {}

  /** `work` is one transaction. Most need no seat; one that does is rolled back and begins again once it has one. */
  async serve<T>(work: (seat: Seat) => Promise<T>): Promise<T> {
    try {
      return await work(STANDING);
    } catch (error) {
      if (!(error instanceof SeatNeededError)) throw error;
    }
    return this.policy.execute(() => work({ drones: this.drones, mayWait: true }));
  }
}
