import { AIRFRAMES, type Airframe, type AirframeKind } from './airframe';
import type { Phase, PhaseReport, PositionReport } from './drone-reports';
import { stageAfter, type FlightOrder, type Resumption, type Stage } from './flight-order';
import type { GeoPoint, LocalPlane, PlanePoint } from './local-plane';
import { advance, distance, hasReached, type Goal, type Kinematics } from './motion';
import { idleWatts, powerWatts } from './power';

export interface DroneHome {
  readonly id: string;
  readonly airframe: AirframeKind;
  readonly nest: GeoPoint;
}

export type DroneLog = (droneId: string, entry: string) => void;

const HOVER_ALTITUDE = 15;
const WINCH_SECONDS = 20;
const FULL_CHARGE_SECONDS = 900;
const POSITION_EVERY_MS = 1_000;
const MAX_KEPT_POSITIONS = 1_200;
const IN_NEST_METRES = 5;

export class SimulatedDrone {
  private readonly airframe: Airframe;
  private readonly nest: PlanePoint;
  private body: Kinematics;
  private joules: number;
  private now = 0;
  private stage: Stage = 'docked';
  private stageSince = 0;
  private order: FlightOrder | undefined;
  private target: { pickup: PlanePoint; dropoff: PlanePoint };
  private withPackage = false;
  private lastToken = 0;
  private seq = 0;
  private restored = false;
  private readonly reports: PhaseReport[] = [];
  private positions: PositionReport[] = [];

  constructor(
    readonly home: DroneHome,
    private readonly plane: LocalPlane,
    private readonly log: DroneLog,
  ) {
    this.airframe = AIRFRAMES[home.airframe];
    this.nest = plane.toPlane(home.nest);
    this.target = { pickup: this.nest, dropoff: this.nest };
    this.body = { ...this.nest, up: 0, speed: 0, heading: 0, climb: 0 };
    this.joules = this.airframe.capacityJoules;
  }

  get docked(): boolean {
    return this.stage === 'docked';
  }

  get batteryPercent(): number {
    return Math.round((1_000 * this.joules) / this.airframe.capacityJoules) / 10;
  }

  get unheard(): readonly PhaseReport[] {
    return this.reports;
  }

  takePositions(): PositionReport[] {
    const taken = this.positions;
    this.positions = [];
    return taken;
  }

  /** What control last knew; taken over once, by a drone that has lost its memory. One away from its nest heads home until told more. */
  restore(known: { location: GeoPoint; altitude: number; batteryPercent: number; lastSeq: number }): void {
    if (this.restored) return;
    this.restored = true;
    this.seq = Math.max(this.seq, known.lastSeq);
    this.joules = (known.batteryPercent / 100) * this.airframe.capacityJoules;
    const place = this.plane.toPlane(known.location);
    if (distance(place, this.nest) > IN_NEST_METRES || known.altitude > IN_NEST_METRES) {
      this.body = { ...this.body, ...place, up: known.altitude };
      this.enter('home');
    }
    this.log(this.home.id, `restored at ${this.batteryPercent}`);
    this.recordPosition();
  }

  fly(order: FlightOrder, resume: Resumption): void {
    if (order.fencingToken < this.lastToken) return this.log(this.home.id, `refused ${order.fencingToken}`);
    if (this.order?.flightId === order.flightId) return this.replan(order);
    this.lastToken = order.fencingToken;
    this.reports.length = 0;
    this.adopt(order);
    this.withPackage = resume.withPackage;
    this.enter(stageAfter(resume.phase));
    if (resume.phase === undefined) this.report('took_off');
    if (resume.phase === 'released') this.report('returning');
    if (resume.phase === 'landed') this.order = undefined;
  }

  recall(flightId: string, fencingToken: number): void {
    if (fencingToken < this.lastToken) return this.log(this.home.id, `refused ${fencingToken}`);
    this.lastToken = fencingToken;
    if (this.order?.flightId !== flightId) return this.comeHomeFor(flightId, fencingToken);
    if (this.stage === 'home' || this.stage === 'putting_back' || this.docked) return;
    if (this.withdrawLoading()) this.enter('putting_back');
    else this.turnHome();
  }

  release(flightId: string, fencingToken: number): void {
    const mine = this.order?.flightId === flightId && fencingToken >= this.lastToken;
    if (mine && this.stage === 'awaiting') this.enter('releasing');
  }

  heard(flightId: string, phase: Phase): void {
    const index = this.reports.findIndex((report) => report.flightId === flightId && report.phase === phase);
    if (index >= 0) this.reports.splice(index, 1);
  }

  step(ms: number): void {
    this.now += ms;
    const seconds = ms / 1_000;
    if (this.docked) {
      const charged = this.joules + (this.airframe.capacityJoules / FULL_CHARGE_SECONDS) * seconds;
      this.joules = Math.min(this.airframe.capacityJoules, charged);
      return;
    }
    this.body = advance(this.body, this.goal(), this.airframe.cruiseMps, seconds);
    this.joules = Math.max(0, this.joules - this.watts() * seconds);
    if (this.now % POSITION_EVERY_MS === 0) this.recordPosition();
    if (hasReached(this.body, this.goal())) this.arrived();
  }

  private arrived(): void {
    const waited = (this.now - this.stageSince) / 1_000;
    if (this.stage === 'to_pickup') {
      this.enter('loading');
      this.report('at_pickup');
    } else if (this.stage === 'loading' && waited >= WINCH_SECONDS) {
      this.withPackage = true;
      this.enter('to_dropoff');
      this.report('loaded');
    } else if (this.stage === 'to_dropoff') {
      this.enter('awaiting');
      this.report('at_dropoff');
    } else if (this.stage === 'awaiting' && this.order?.awaitRelease === false) {
      this.enter('releasing');
    } else if (this.stage === 'releasing' && waited >= WINCH_SECONDS) {
      this.withPackage = false;
      this.report('released');
      this.turnHome();
    } else if (this.stage === 'putting_back' && waited >= WINCH_SECONDS) {
      this.withPackage = false;
      this.turnHome();
    } else if (this.stage === 'home') {
      this.dock();
    }
  }

  /** A package that control has not heard of was not to be loaded any more when it was: it goes back to where it waited. */
  private withdrawLoading(): boolean {
    const index = this.reports.findIndex(({ phase }) => phase === 'loaded');
    if (index < 0 || this.stage !== 'to_dropoff') return false;
    this.reports.splice(index, 1);
    return true;
  }

  private turnHome(): void {
    this.enter('home');
    this.report('returning');
  }

  private dock(): void {
    this.enter('docked');
    this.recordPosition();
    if (this.order !== undefined) this.report('landed');
    this.withPackage = false;
  }

  /** A recall of a flight this drone knows nothing of: it never left, or has lost its memory on the way. */
  private comeHomeFor(flightId: string, fencingToken: number): void {
    const nowhere = this.home.nest;
    this.reports.length = 0;
    this.adopt({ flightId, fencingToken, pickup: nowhere, dropoff: nowhere, payloadGrams: 0, awaitRelease: false });
    if (this.docked) this.report('landed');
    else this.turnHome();
  }

  private replan(order: FlightOrder): void {
    if (this.docked) return;
    this.adopt(order);
    this.log(this.home.id, 'replanned');
  }

  private adopt(order: FlightOrder): void {
    this.order = order;
    this.target = { pickup: this.plane.toPlane(order.pickup), dropoff: this.plane.toPlane(order.dropoff) };
  }

  private goal(): Goal {
    switch (this.stage) {
      case 'to_pickup':
      case 'loading':
      case 'putting_back':
        return { ...this.target.pickup, up: HOVER_ALTITUDE };
      case 'to_dropoff':
      case 'releasing':
        return { ...this.target.dropoff, up: HOVER_ALTITUDE };
      case 'awaiting':
        return { ...this.target.dropoff, up: this.order?.awaitRelease === true ? 0 : HOVER_ALTITUDE };
      default:
        return { ...this.nest, up: 0 };
    }
  }

  private watts(): number {
    if (this.stage === 'awaiting' && this.body.up === 0) return idleWatts(this.airframe);
    const payloadKg = this.withPackage ? (this.order?.payloadGrams ?? 0) / 1_000 : 0;
    return powerWatts(this.airframe, { payloadKg, speedMps: this.body.speed, climbMps: this.body.climb });
  }

  private enter(stage: Stage): void {
    this.stage = stage;
    this.stageSince = this.now;
    this.log(this.home.id, `${stage} at ${this.batteryPercent}`);
  }

  private report(phase: Phase): void {
    if (this.order === undefined) return;
    const { flightId, fencingToken } = this.order;
    const { now: at, withPackage, batteryPercent } = this;
    this.reports.push({ flightId, fencingToken, phase, at, withPackage, batteryPercent });
    this.log(this.home.id, `reports ${phase}`);
  }

  private recordPosition(): void {
    this.seq += 1;
    this.positions.push({
      at: this.now,
      seq: this.seq,
      ...this.plane.toGeo(this.body),
      altitude: Math.round(this.body.up * 10) / 10,
      speedMps: Math.round(this.body.speed * 10) / 10,
      headingDegrees: (Math.round((this.body.heading * 1_800) / Math.PI) / 10 + 360) % 360,
      batteryPercent: this.batteryPercent,
      flightId: this.docked ? undefined : this.order?.flightId,
    });
    if (this.positions.length > MAX_KEPT_POSITIONS) this.positions.shift();
  }
}
