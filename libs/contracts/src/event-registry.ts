import type { EventType } from './event-type';
import * as account from './events/account';
import * as delivery from './events/delivery';
import * as drone from './events/drone';
import * as ingestion from './events/ingestion';
import * as packages from './events/package';

export const accountEvents = account;
export const deliveryEvents = delivery;
export const droneEvents = drone;
export const ingestionEvents = ingestion;
export const packageEvents = packages;

export const eventRegistry: readonly EventType[] = [account, delivery, drone, ingestion, packages].flatMap(
  (context) => Object.values(context) as EventType[],
);
