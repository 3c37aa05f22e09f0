import { Clock, newId } from '@app/kernel';
import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DroneRepository } from '../../drone/application/ports/drone.repository';
import type { Drone } from '../../drone/domain/drone';
import type { DroneRequest } from '../domain/drone-request';
import { matchRequests, type Match, type WaitingRequest } from '../domain/matching';
import { Dispatch } from './ports/dispatch';
import type { KnownFleet } from './ports/fleet.reader';
import { RequestAssessor } from './request-assessor';

/** The solver is cubic; refusing what cannot be served costs next to nothing. */
const MAX_MATCHED = 200;

/** One batch: everything due is refused, reserved or left waiting, in one transaction. At most so many are matched at a time. */
@Injectable()
export class MatchWaiting {
  constructor(
    private readonly database: Database,
    private readonly dispatch: Dispatch,
    private readonly drones: DroneRepository,
    private readonly assessor: RequestAssessor,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    const { requests, fleet } = this.dispatch;
    if (!(await requests.isAnyDue(this.clock.now()))) return 0;
    const known = await fleet.read();
    return this.database.transaction((tx) => this.batch(tx, known));
  }

  private async batch(tx: Transaction, fleet: KnownFleet): Promise<number> {
    const { requests, settings } = this.dispatch;
    if (!(await requests.claimMatching(tx))) return 0;
    const now = this.clock.now();
    const due = await requests.lockWaiting(tx, await this.select(tx, fleet, now));
    for (const request of due) this.assessor.assess(request, fleet, now);
    const waiting = due.filter((request) => isDue(request, now));
    const free =
      waiting.length === 0
        ? []
        : await this.drones.lockFree(tx, {
            minChargePercent: settings.minChargePercent,
            heardWithinMs: settings.linkLostMs,
          });
    const matches = this.match(waiting, free, now);
    const reserved = reserve(matches, waiting, free, now);
    await this.drones.save(tx, ...reserved);
    await requests.save(tx, ...due);
    return matches.length;
  }

  /** Of all that are due those that need no drone to be decided, and the first so many of the others. What is read here is not written. */
  private async select(tx: Transaction, fleet: KnownFleet, now: Date): Promise<string[]> {
    const all = await this.dispatch.requests.readDue(tx, now);
    for (const request of all) this.assessor.assess(request, fleet, now);
    const decided = all.filter((request) => !isDue(request, now));
    const waiting = all.filter((request) => isDue(request, now)).slice(0, MAX_MATCHED);
    return [...decided, ...waiting].map(({ deliveryId }) => deliveryId);
  }

  private match(waiting: readonly DroneRequest[], free: readonly Drone[], now: Date): Match[] {
    const { settings, solve } = this.dispatch;
    const drones = free.map(({ id, state }) => ({ droneId: id, ...state }));
    return matchRequests(waiting.flatMap(toWaiting), drones, { now, speed: settings.simulatorSpeed }, solve);
  }
}

function reserve(
  matches: readonly Match[],
  waiting: readonly DroneRequest[],
  free: readonly Drone[],
  at: Date,
): Drone[] {
  const requests = new Map(waiting.map((request) => [request.deliveryId, request]));
  const drones = new Map(free.map((drone) => [drone.id, drone]));
  return matches.flatMap(({ deliveryId, droneId }) => {
    const drone = drones.get(droneId);
    if (drone === undefined) return [];
    requests.get(deliveryId)?.reserve({ id: newId(), droneId, fencingToken: drone.reserve() }, at);
    return [drone];
  });
}

function isDue({ state: { state, notBefore } }: DroneRequest, now: Date): boolean {
  return state === 'waiting' && notBefore !== undefined && notBefore <= now;
}

function toWaiting({ deliveryId, state: { wish, notBefore } }: DroneRequest): WaitingRequest[] {
  if (wish === undefined || notBefore === undefined) return [];
  return [{ deliveryId, errand: wish, expedited: wish.expedited, dueSince: notBefore, deadline: wish.deadline }];
}
