import { AggregateRoot } from '@app/kernel';
import { begin, evolve, type DeliveryState } from './delivery-state';
import { canMove, isBeforePickup, isTerminal, type DeliveryStatus } from './delivery-status';
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
  type NotificationPreferences,
  type Reason,
  type TimeWindow,
} from './delivery.events';
import { courseOf } from './flight-course';
import type { FlightReport } from './flight-report';
import { Location, type LocationData } from './location';
import { arePreferencesEqual, DEFAULT_NOTIFICATIONS } from './notification-preferences';
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
   * fails; one with the package on board is left to its flight, and one that has ended stays as it ended. One that was cancelled while all
   * was undone for a reason of its own has nothing more to undo.
   */
  reject(reason: Reason, occurredAt: Instant): void {
    if (this.status === 'cancelled') return this.completeCancellation(occurredAt);
    if (this.status === 'pending') this.record({ type: 'DeliveryRejected', reason, occurredAt });
    else if (isBeforePickup(this.status)) this.record({ type: 'DeliveryFailed', reason, occurredAt });
  }

  /** False when it was cancelled before. */
  cancel(reason: string, occurredAt: Instant): boolean {
    if (this.status === 'cancelled') return false;
    this.assertBeforePickup();
    this.record({ type: 'DeliveryCancelled', reason, occurredAt });
    return true;
  }

  /** All that was held for it is free. Repeated it changes nothing. */
  completeCancellation(occurredAt: Instant): void {
    const { cancellation } = this.current;
    if (!cancellation) throw new errors.DeliveryNotCancelledError();
    if (cancellation.completedAt === undefined) this.record({ type: 'DeliveryCancellationCompleted', occurredAt });
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

  /** Who hands over, and at which door; the place is fixed, because price and drone were found for it. */
  changePickup(pickup: StopData, occurredAt: Instant): void {
    const details = Stop.of(pickup).details;
    if (!this.current.pickup.location.equals(Location.of(pickup.location))) {
      throw new errors.DeliveryLockedFieldError(['/location']);
    }
    this.describe({ ...this.details, pickup: details }, occurredAt);
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

  /** A drone is bound when it must leave, so that only a delivery that waits for one can be moved in time. */
  reschedule(window: TimeWindow, occurredAt: Instant): void {
    if (this.isOver) throw new errors.DeliveryAlreadyEndedError(this.status);
    if (this.status !== 'pending') throw new errors.DeliveryAlreadyScheduledError();
    this.record({ type: 'DeliveryRescheduled', window, occurredAt });
  }

  isWindow({ readyAt, deadline }: Pick<TimeWindow, 'readyAt' | 'deadline'>): boolean {
    const { readyAt: ready, wishedReadyAt, deadline: end } = this.current;
    return [ready, wishedReadyAt].includes(readyAt) && deadline === end;
  }

  notify(preferences: NotificationPreferences, occurredAt: Instant): void {
    if (arePreferencesEqual(this.current.notifications ?? DEFAULT_NOTIFICATIONS, preferences)) return;
    if (this.isOver) throw new errors.DeliveryAlreadyEndedError(this.status);
    this.record({ type: 'DeliveryNotificationsChanged', preferences, occurredAt });
  }

  wouldMoveDropoff(location: LocationData): boolean {
    return !this.current.dropoff.location.equals(Location.of(location));
  }

  /** Reports of another flight, or after the end, change nothing. */
  follow(report: FlightReport): void {
    if (this.isOver || report.flightId !== this.current.assignment?.flightId) return;
    for (const event of courseOf(this.current, report)) this.record(event);
  }

  protected apply(event: DeliveryEvent): void {
    if (isFirst(event)) return;
    const next = statusAfter[event.type];
    if (next && !canMove(this.status, next)) {
      throw new Error(`A delivery never moves from ${this.status} to ${next}`);
    }
    this.current = evolve(this.current, event);
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
    if (!pickup.isDescribedBy(details.pickup)) this.assertBeforePickup();
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
