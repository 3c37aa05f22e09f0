import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { FlightReport } from '../domain/flight-report';
import { DeliveryRepository } from './ports/delivery.repository';

export type { FlightStage } from '../domain/flight-report';

@Injectable()
export class FollowFlight {
  constructor(private readonly deliveries: DeliveryRepository) {}

  async execute(tx: Transaction, deliveryId: string, report: FlightReport): Promise<void> {
    const delivery = await this.deliveries.find(tx, deliveryId);
    if (!delivery) return;
    delivery.follow(report);
    await this.deliveries.save(tx, delivery);
  }
}
