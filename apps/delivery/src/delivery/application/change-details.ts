import { Injectable } from '@nestjs/common';
import type { NotificationPreferences } from '../domain/delivery.events';
import type { StopData } from '../domain/stop';
import { DeliveryChanges, type Changed } from './delivery-changes';
import type { Target } from './find-visible';

/** What may change without anybody being asked. */
@Injectable()
export class ChangeDetails {
  constructor(private readonly changes: DeliveryChanges) {}

  pickup(target: Target, pickup: StopData): Promise<Changed> {
    return this.changes.make(target, (delivery, at) => delivery.changePickup(pickup, at));
  }

  notifications(target: Target, preferences: NotificationPreferences): Promise<Changed> {
    return this.changes.make(target, (delivery, at) => delivery.notify(preferences, at));
  }
}
