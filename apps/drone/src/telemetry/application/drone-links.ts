import { DomainError } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { DroneLink } from './drone-link';

const SILENT_MS = 30_000;

/** The drones that this process holds the line to. */
@Injectable()
export class DroneLinks {
  private readonly byDrone = new Map<string, DroneLink>();

  get ids(): string[] {
    return [...this.byDrone.keys()];
  }

  get(droneId: string): DroneLink | undefined {
    return this.byDrone.get(droneId);
  }

  open(link: DroneLink): void {
    const former = this.byDrone.get(link.droneId);
    this.byDrone.set(link.droneId, link);
    former?.close(new DomainError('link_replaced', 'conflict', 'Another stream of this drone has taken over.'));
  }

  forget(link: DroneLink): void {
    if (this.byDrone.get(link.droneId) === link) this.byDrone.delete(link.droneId);
  }

  closeSilent(now: number): void {
    for (const link of this.byDrone.values()) {
      if (now - link.heardAt > SILENT_MS) {
        this.forget(link);
        link.close(new DomainError('link_silent', 'unavailable', 'Nothing was heard on this stream for too long.'));
      }
    }
  }
}
