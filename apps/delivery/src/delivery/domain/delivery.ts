import { AggregateRoot } from '@app/kernel';
import { begin, evolve, type DeliveryState } from './delivery-state';
import {
  isBeforePickup,
  isTerminal,
  stagesUpTo,
  canMove,
  type DeliveryStatus,
  type FlightStatus,
} from './delivery-status';
import * as errors from './delivery.errors';
import {
  isFirst,
  statusAfter,
  type Assignment,
  type ConfirmationGiven,
  type DeliveryEvent,
  type DeliveryTerms,
  type Details,
  type FirstEvent,
  type Instant,
  type Reason,
} from './delivery.events';
import type { FlightReport } from './flight-report';
import { Location, type LocationData } from './location';
import { lockedFieldsChanged, type OrderReplacement } from './order-changes';
import { Stop, type StopData } from './stop';

export class Delivery extends AggregateRoot<DeliveryEvent> {
  private constructor(
    readonly id: string,
    private current: DeliveryState,
    version: number,
  ) {
    super(version);
  }

  static create(id: string, terms: DeliveryTerms, occurredAt: Instant): Delivery {
    return Delivery.beginWith(id, { type: 'DeliveryCreated', terms, occurredAt });
  }

  /** The order was accepted before it was judged, and cannot be carried out. */
  static refuse(id: string, terms: DeliveryTerms, reason: Reason, occurredAt: Instant): Delivery {
    return Delivery.beginWith(id, { type: 'DeliveryRefused', terms, reason, occurredAt });
  }

  static restore(id: string, [first, ...later]: readonly DeliveryEvent[]): Delivery {
    if (!isFirst(first)) throw new Error(`The history of delivery ${id} has no beginning`);
    return new Delivery(id, later.reduce(evolve, begin(first)), later.length + 1);
  }

  private static beginWith(id: string, first: FirstEvent): Delivery {
    const delivery = new Delivery(id, begin(first), 0);
    delivery.record(first);
    return delivery;
  }

  get state(): DeliveryState {
    return this.current;
  }

  get status(): DeliveryStatus {
    return this.current.status;
  }

  get isOver(): boolean {
    return isTerminal(this.status);
  }

  /** Repeated for the same flight it changes nothing. */
  schedule(assignment: Assignment, occurredAt: Instant): void {
    const isDone = this.current.assignment?.flightId === assignment.flightId;
    if (isDone && !['cancelled', 'rejected'].includes(this.status)) return;
    if (this.status !== 'pending') throw new errors.DeliveryNotPendingError(this.status);
    this.record({ type: 'DeliveryScheduled', assignment, occurredAt });
  }

  /**
   * Ends a delivery that nobody will carry. Scheduling may have succeeded while its caller gave up, so one that waits for its drone
   * fails; one with the package on board is left to its flight, and one that has ended stays as it ended.
   */
  reject(reason: Reason, occurredAt: Instant): void {
    if (this.status === 'pending') this.record({ type: 'DeliveryRejected', reason, occurredAt });
    else if (isBeforePickup(this.status)) this.fail(reason, occurredAt);
  }

  /** False when it was cancelled before. */
  cancel(reason: string, occurredAt: Instant): boolean {
    if (this.status === 'cancelled') return false;
    this.assertBeforePickup();
    this.record({ type: 'DeliveryCancelled', reason, occurredAt });
    return true;
  }

  /** False when the same confirmation was given before. */
  confirm(given: ConfirmationGiven, occurredAt: Instant): boolean {
    const { confirmation: asked, confirmed } = this.current;
    if (asked === 'none') throw new errors.ConfirmationNotRequestedError();
    if (given.type !== asked) throw new errors.ConfirmationTypeMismatchError(asked);
    if (confirmed) {
      if (confirmed.evidence === given.evidence) return false;
      throw new errors.ConfirmationAlreadyGivenError();
    }
    if (this.isOver) throw new errors.DeliveryAlreadyEndedError(this.status);
    if (isBeforePickup(this.status)) throw new errors.ConfirmationTooEarlyError();
    if (this.status === 'returning') throw new errors.ConfirmationTooLateError();
    this.record({ type: 'DeliveryConfirmed', confirmation: given, occurredAt });
    return true;
  }

  changeDropoff(dropoff: StopData, occurredAt: Instant): void {
    this.moveDropoff(dropoff.location, occurredAt);
    this.describe({ ...this.details, dropoff: Stop.of(dropoff).details }, occurredAt);
  }

  /** Takes the order written again: drop-off, contacts, addresses and external id may differ, the rest may not. */
  replace(order: OrderReplacement, occurredAt: Instant): void {
    const locked = lockedFieldsChanged(this.current, order);
    if (locked.length > 0) throw new errors.DeliveryLockedFieldError(locked);
    this.moveDropoff(order.dropoff.location, occurredAt);
    const { externalId } = order;
    const [pickup, dropoff] = [Stop.of(order.pickup).details, Stop.of(order.dropoff).details];
    this.describe({ externalId, pickup, dropoff }, occurredAt);
  }

  wouldMoveDropoff(location: LocationData): boolean {
    return !this.current.dropoff.location.equals(Location.of(location));
  }

  /** Never moves back: reports that are old, repeated, of another flight or after the end change nothing; skipped stages are recorded. */
  follow({ flightId, stage, withPackage, occurredAt: reportedAt }: FlightReport): void {
    if (this.isOver || flightId !== this.current.assignment?.flightId) return;
    const occurredAt = this.notBefore(reportedAt);
    switch (stage) {
      case 'took_off':
        return this.advanceTo('headed_to_pickup', occurredAt);
      case 'arrived_at_pickup':
        return this.advanceTo('at_pickup', occurredAt);
      case 'loaded':
        return this.advanceTo('headed_to_dropoff', occurredAt);
      case 'arrived_at_dropoff':
        return this.advanceTo('at_dropoff', occurredAt);
      case 'released':
        return this.complete(occurredAt);
      case 'returning':
        return withPackage ? this.bringBack(occurredAt) : this.comeBackEmpty(occurredAt);
      case 'landed':
        return withPackage ? this.returnToNest(occurredAt) : this.comeBackEmpty(occurredAt);
      case 'cancelled':
        return this.comeBackEmpty(occurredAt);
    }
  }

  /** A drone's clock may run behind; what follows is never dated before what went ahead. */
  private notBefore(reported: Instant): Instant {
    return Date.parse(reported) < Date.parse(this.current.updatedAt) ? this.current.updatedAt : reported;
  }

  protected apply(event: DeliveryEvent): void {
    if (isFirst(event)) return;
    const next = statusAfter[event.type];
    if (next && !canMove(this.status, next)) {
      throw new Error(`A delivery never moves from ${this.status} to ${next}`);
    }
    this.current = evolve(this.current, event);
  }

  private advanceTo(target: FlightStatus, occurredAt: Instant): void {
    const recordings = {
      headed_to_pickup: 'DeliveryHeadedToPickup',
      at_pickup: 'DeliveryArrivedAtPickup',
      headed_to_dropoff: 'DeliveryHeadedToDropoff',
      at_dropoff: 'DeliveryArrivedAtDropoff',
    } as const;
    for (const stage of stagesUpTo(target, this.status)) this.record({ type: recordings[stage], occurredAt });
  }

  private complete(occurredAt: Instant): void {
    if (this.status === 'returning') return;
    this.advanceTo('at_dropoff', occurredAt);
    if (this.current.confirmation === 'none' || this.current.confirmed) {
      this.record({ type: 'DeliveryCompleted', occurredAt });
    } else {
      const detail = 'The package was released without the confirmation that was asked for.';
      this.fail({ code: 'released_unconfirmed', detail }, occurredAt);
    }
  }

  private bringBack(occurredAt: Instant): void {
    if (this.status === 'returning') return;
    this.advanceTo('headed_to_dropoff', occurredAt);
    this.record({ type: 'DeliveryReturnStarted', occurredAt });
  }

  private returnToNest(occurredAt: Instant): void {
    this.bringBack(occurredAt);
    this.record({ type: 'DeliveryReturned', occurredAt });
  }

  /** Without its package a drone leaves the drop-off only after the release; from anywhere else that is no delivery. */
  private comeBackEmpty(occurredAt: Instant): void {
    if (this.status === 'at_dropoff') return this.complete(occurredAt);
    if (isBeforePickup(this.status)) {
      this.fail({ code: 'flight_broken_off', detail: 'The drone flew back before the pickup.' }, occurredAt);
    } else {
      this.fail({ code: 'package_lost', detail: 'The drone came back without the package.' }, occurredAt);
    }
  }

  private fail(reason: Reason, occurredAt: Instant): void {
    this.record({ type: 'DeliveryFailed', reason, occurredAt });
  }

  private moveDropoff(location: LocationData, occurredAt: Instant): void {
    if (!this.wouldMoveDropoff(location)) return;
    this.assertBeforePickup();
    this.record({ type: 'DeliveryDropoffChanged', location: Location.of(location), occurredAt });
  }

  private describe(details: Details, occurredAt: Instant): void {
    const { externalId, pickup, dropoff } = this.current;
    const isSame = externalId === details.externalId && pickup.isDescribedBy(details.pickup);
    if (isSame && dropoff.isDescribedBy(details.dropoff)) return;
    if (this.isOver) throw new errors.DeliveryAlreadyEndedError(this.status);
    this.record({ type: 'DeliveryDetailsChanged', details, occurredAt });
  }

  private get details(): Details {
    const { externalId, pickup, dropoff } = this.current;
    return { externalId, pickup: pickup.details, dropoff: dropoff.details };
  }

  private assertBeforePickup(): void {
    if (this.isOver) throw new errors.DeliveryAlreadyEndedError(this.status);
    if (!isBeforePickup(this.status)) throw new errors.DeliveryAlreadyPickedUpError();
  }
}
