import type { Location } from '../../drone/domain/geo';
import { isPast, mayFollow, type FlightPhase } from './flight-phase';
import { FlightReturningError, PackageOnBoardError } from './flight.errors';
import type { FlightEvent } from './flight.events';

export type FlightStatus = 'planned' | 'activated' | 'completed' | 'cancelled';

export interface FlightState {
  readonly deliveryId: string;
  readonly droneId: string;
  readonly fencingToken: number;
  readonly status: FlightStatus;
  readonly phase: FlightPhase | null;
  readonly withPackage: boolean;
  readonly delivered: boolean;
  readonly pickup: Location;
  readonly dropoff: Location;
  readonly payloadGrams: number;
  readonly awaitRelease: boolean;
  readonly confirmed: boolean;
  readonly recalled: boolean;
  /** Grows with every change of the plan, so that control knows which one the drone has. */
  readonly revision: number;
  readonly eta: Date;
  readonly distanceMetres: number;
  readonly atDropoffSince: Date | null;
}

export interface PhaseReport {
  readonly fencingToken: number;
  readonly phase: FlightPhase;
  readonly withPackage: boolean;
  /** By the clock of the drone. */
  readonly at: Date;
  /** By the clock of control; the receiver's time to confirm runs by it. */
  readonly heardAt: Date;
}

export type Plan = Pick<
  FlightState,
  | 'deliveryId'
  | 'droneId'
  | 'fencingToken'
  | 'pickup'
  | 'dropoff'
  | 'payloadGrams'
  | 'awaitRelease'
  | 'confirmed'
  | 'eta'
  | 'distanceMetres'
>;

export class Flight {
  private readonly recorded: FlightEvent[] = [];

  private constructor(
    readonly id: string,
    private current: FlightState,
  ) {}

  static plan(id: string, plan: Plan, at: Date): Flight {
    const fresh = { status: 'planned', phase: null, withPackage: false, delivered: false, recalled: false } as const;
    const flight = new Flight(id, { ...plan, ...fresh, revision: 1, atDropoffSince: null });
    flight.recorded.push({ type: 'planned', withPackage: false, at });
    return flight;
  }

  static restore(id: string, state: FlightState): Flight {
    return new Flight(id, state);
  }

  get state(): FlightState {
    return this.current;
  }

  /** Once cancelled a flight does not come back, however late the order to start arrives. */
  activate(fencingToken: number): void {
    const { status, fencingToken: own } = this.current;
    if (status === 'planned' && fencingToken === own) this.change({ status: 'activated' });
  }

  /** Whether the package is or was on board. A drone that was recalled before that returns without ever having loaded. */
  get hasLoaded(): boolean {
    const { phase, recalled, atDropoffSince } = this.current;
    if (phase === 'loaded' || atDropoffSince !== null) return true;
    return isPast(phase, 'returning') && !recalled;
  }

  /** Cancels a flight that nobody was told to fly, recalls one that may be under way. Answers whether there was one. */
  breakOff(at: Date): boolean {
    if (this.hasLoaded) throw new PackageOnBoardError();
    const { status } = this.current;
    if (status === 'planned') {
      this.change({ status: 'cancelled' });
      this.recorded.push({ type: 'cancelled', withPackage: false, at });
      return true;
    }
    if (status !== 'activated') return false;
    this.change({ recalled: true });
    return true;
  }

  /** Home, with the package that nobody took. */
  bringBack(): void {
    this.change({ recalled: true });
  }

  /** Once recalled a drone takes nothing on board any more, whatever it did before it heard of that. */
  forbids({ fencingToken, phase }: PhaseReport): boolean {
    const { status, fencingToken: own, recalled, phase: known } = this.current;
    const isMine = status === 'activated' && fencingToken === own;
    return isMine && recalled && phase === 'loaded' && !isPast(known, 'loaded');
  }

  /** Answers whether the report is settled: stored, or of no more use. One that comes too early is not. */
  report(report: PhaseReport): boolean {
    const { fencingToken, phase, withPackage, at, heardAt } = report;
    const { status, phase: known, recalled } = this.current;
    if (status !== 'activated' || fencingToken !== this.current.fencingToken || isPast(known, phase)) return true;
    if (this.forbids(report)) return true;
    if (!mayFollow(known, phase, { off: recalled, withPackage })) return false;
    this.change({ phase, withPackage, ...(phase === 'at_dropoff' && { atDropoffSince: heardAt }) });
    if (phase === 'released') this.change({ delivered: true });
    if (phase === 'landed') this.change({ status: 'completed' });
    this.recorded.push({ type: phase, withPackage, at });
    return true;
  }

  moveDropoff(dropoff: Location): void {
    if (this.hasLoaded) throw new PackageOnBoardError();
    this.change({ dropoff, revision: this.current.revision + 1 });
  }

  allowRelease(): void {
    const { status, phase, delivered, recalled } = this.current;
    const returns = recalled || status === 'cancelled' || isPast(phase, 'returning');
    if (returns && !delivered) throw new FlightReturningError();
    this.change({ confirmed: true });
  }

  /** Whether the receiver has had the time to confirm and has not. */
  isLeftWaiting(now: Date, waitMs: number): boolean {
    const { awaitRelease, confirmed, recalled, phase, atDropoffSince } = this.current;
    if (!awaitRelease || confirmed || recalled || phase !== 'at_dropoff' || atDropoffSince === null) return false;
    return now.getTime() - atDropoffSince.getTime() >= waitMs;
  }

  pullEvents(): FlightEvent[] {
    return this.recorded.splice(0);
  }

  private change(part: Partial<FlightState>): void {
    this.current = { ...this.current, ...part };
  }
}
