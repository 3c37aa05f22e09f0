import type { Location } from '../../drone/domain/geo';
import { DeliveryNotServedError, DroneBoundError } from './dispatch.errors';
import type { DroneRequestEvent } from './drone-request.events';
import type { Errand } from './serviceability';

/** `unasked` is known by name only: its release, its drop-off or its window came before the request itself. */
export type RequestState = 'unasked' | 'waiting' | 'reserved' | 'unmatched' | 'released' | 'completed';
export type UnmatchedReason = 'no_drone_available' | 'out_of_range' | 'too_heavy' | 'released';

export interface TimeWindow {
  readonly readyAt: Date;
  readonly deadline: Date;
}

export interface Wish extends Errand, TimeWindow {
  readonly expedited: boolean;
}

export interface Reservation {
  readonly id: string;
  readonly droneId: string;
  readonly fencingToken: number;
  readonly status: 'held' | 'consumed' | 'released';
}

export interface DroneRequestState {
  readonly state: RequestState;
  readonly wish?: Wish;
  readonly movedDropoff?: Location;
  readonly movedWindow?: TimeWindow;
  readonly confirmed: boolean;
  readonly notBefore?: Date;
  readonly reason?: UnmatchedReason;
  readonly reservation?: Reservation;
}

export class DroneRequest {
  private readonly recorded: DroneRequestEvent[] = [];

  private constructor(
    readonly deliveryId: string,
    private current: DroneRequestState,
  ) {}

  static restore(deliveryId: string, state: DroneRequestState): DroneRequest {
    return new DroneRequest(deliveryId, state);
  }

  get state(): DroneRequestState {
    return this.current;
  }

  /** No drone will come, or no more. */
  get isOver(): boolean {
    return ['unmatched', 'released', 'completed'].includes(this.current.state);
  }

  /** Where the package is to go, as far as that is known. */
  get dropoff(): Location | undefined {
    return this.current.wish?.dropoff ?? this.current.movedDropoff;
  }

  /** Asked again it stays as it is; drop-off and window may have moved before the request came. */
  ask(wish: Wish): void {
    if (this.current.state !== 'unasked') return;
    const dropoff = this.current.movedDropoff ?? wish.dropoff;
    const moved = { ...wish, dropoff, ...this.current.movedWindow };
    this.change({ state: 'waiting', wish: moved, notBefore: moved.readyAt });
  }

  waitUntil(notBefore: Date): void {
    if (this.current.state === 'waiting') this.change({ notBefore });
  }

  refuse(reason: UnmatchedReason, at: Date): void {
    if (this.current.state !== 'waiting') return;
    this.change({ state: 'unmatched', reason });
    this.recorded.push({ type: 'unmatched', reason, at });
  }

  reserve(reservation: { id: string; droneId: string; fencingToken: number }, at: Date): void {
    if (this.current.state !== 'waiting') return;
    this.change({ state: 'reserved', reservation: { ...reservation, status: 'held' } });
    this.recorded.push({ type: 'reserved', droneId: reservation.droneId, fencingToken: reservation.fencingToken, at });
  }

  /** Answers whether a drone was held. Bars every later request of the delivery; one that is completed stays so. */
  release(at: Date): boolean {
    if (this.current.state === 'completed') return false;
    const held = this.endReservation('released', at);
    this.change({ state: 'released', reason: 'released' });
    return held;
  }

  /** The drone is home: the reservation was used up, or given up when the package did not get to the door. */
  complete(delivered: boolean, at: Date): void {
    this.endReservation(delivered ? 'consumed' : 'released', at);
    if (this.current.state === 'reserved') this.change({ state: 'completed' });
  }

  moveDropoff(dropoff: Location): void {
    this.change({ movedDropoff: dropoff, ...(this.current.wish && { wish: { ...this.current.wish, dropoff } }) });
  }

  /** One that comes again is granted again. A drone is reserved when it must leave, so that then it is too late. */
  moveWindow(window: TimeWindow): void {
    if (this.hasWindow(window)) return;
    if (this.isOver) throw new DeliveryNotServedError();
    if (this.current.state === 'reserved') throw new DroneBoundError();
    const { wish } = this.current;
    this.change({ movedWindow: window, ...(wish && { wish: { ...wish, ...window }, notBefore: window.readyAt }) });
  }

  private hasWindow({ readyAt, deadline }: TimeWindow): boolean {
    const known = this.current.wish ?? this.current.movedWindow;
    return known?.readyAt.getTime() === readyAt.getTime() && known.deadline.getTime() === deadline.getTime();
  }

  confirm(): void {
    this.change({ confirmed: true });
  }

  holds(fencingToken: number): boolean {
    const { reservation } = this.current;
    return reservation?.status === 'held' && reservation.fencingToken === fencingToken;
  }

  pullEvents(): DroneRequestEvent[] {
    return this.recorded.splice(0);
  }

  private endReservation(status: 'consumed' | 'released', at: Date): boolean {
    const { reservation } = this.current;
    if (reservation?.status !== 'held') return false;
    this.change({ reservation: { ...reservation, status } });
    if (status === 'released') {
      const { droneId, fencingToken } = reservation;
      this.recorded.push({ type: 'reservation_released', droneId, fencingToken, at });
    }
    return true;
  }

  private change(part: Partial<DroneRequestState>): void {
    this.current = { ...this.current, ...part };
  }
}
