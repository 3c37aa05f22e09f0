import { DomainError } from '@app/kernel';
import { randomUUID } from 'node:crypto';
import { FakePeer, type Handler, type Mishap, type PeerRequest } from './fake-peers';

export type Fate = 'pending' | 'scheduled' | 'rejected' | 'cancelled';

/** What one delivery has at each participant. `barred`: the undo came first, or came at all. */
interface Book {
  fate: Fate;
  rejectedWith?: string;
  hold: 'none' | 'held' | 'barred';
  parcel: 'none' | 'declared' | 'barred';
  drone: 'none' | 'waiting' | 'reserved' | 'barred';
  flight: 'none' | 'planned' | 'cancelled';
  /** How often each effect took place. */
  readonly effects: Record<string, number>;
}

export interface Wish {
  /** Refused by account, package or dispatch with this code. */
  readonly refuse?: 'insufficient_credit' | 'tag_in_use' | 'no_drone_available' | 'flight_not_feasible';
  /** The drone need not leave before, so asking again earlier is of no use. */
  readonly notBefore?: string;
  /** Dispatch was told of it, whoever else was not. */
  readonly window?: { readonly readyAt: string; readonly deadline: string };
}

export interface FakePeers {
  readonly account: FakePeer;
  readonly parcel: FakePeer;
  readonly drone: FakePeer;
  readonly delivery: FakePeer;
}

const refused = (code: string) => new DomainError(code, 'rule-violated', code);

/** Account, package, drone and delivery service in one memory, with the promises of their contracts. */
export class FakeWorld {
  private readonly books = new Map<string, Book>();
  private readonly wishes = new Map<string, Wish>();
  peers!: FakePeers;

  /** Called when dispatch has an answer for a delivery that waits in line. */
  onAnswer: (deliveryId: string, answer: 'reserved' | 'unmatched') => void = () => undefined;
  /** How long a delivery waits in line; 0: the first answer is final. */
  dispatchMs = 0;

  static async open(mishap: (method: string) => Mishap = () => 'none'): Promise<FakeWorld> {
    const world = new FakeWorld();
    world.peers = {
      account: await FakePeer.start('account', 'AccountService', world.account, mishap),
      parcel: await FakePeer.start('package', 'PackageService', world.parcel, mishap),
      drone: await FakePeer.start('drone', 'DroneService', world.drone, mishap),
      delivery: await FakePeer.start('delivery', 'DeliveryService', world.delivery, mishap),
    };
    return world;
  }

  async close(): Promise<void> {
    for (const peer of Object.values(this.peers) as FakePeer[]) await peer.close();
  }

  wish(deliveryId: string, wish: Wish): void {
    this.wishes.set(deliveryId, wish);
  }

  book(deliveryId: string): Book {
    const known = this.books.get(deliveryId);
    if (known) return known;
    const fresh: Book = { fate: 'pending', hold: 'none', parcel: 'none', drone: 'none', flight: 'none', effects: {} };
    this.books.set(deliveryId, fresh);
    return fresh;
  }

  /** As the delivery service would: true when it was not too late. */
  cancel(deliveryId: string): boolean {
    const book = this.book(deliveryId);
    if (book.fate === 'rejected') return false;
    book.fate = 'cancelled';
    return true;
  }

  private refuses({ deliveryId }: PeerRequest, code: Wish['refuse']): boolean {
    return this.wishes.get(deliveryId)?.refuse === code;
  }

  private on(verb: (book: Book, request: PeerRequest, took: (effect: string) => void) => object): Handler {
    return (request) => {
      const book = this.book(request.deliveryId);
      const took = (effect: string): void => {
        book.effects[effect] = (book.effects[effect] ?? 0) + 1;
      };
      return verb(book, request, took);
    };
  }

  private readonly account = {
    HoldCredit: this.on((book, request, took) => {
      if (book.hold === 'barred') throw refused('hold_released');
      if (this.refuses(request, 'insufficient_credit')) throw refused('insufficient_credit');
      if (book.hold === 'none') took('held');
      book.hold = 'held';
      return { holdId: randomUUID() };
    }),
    ReleaseCredit: this.on((book, _, took) => {
      const released = book.hold === 'held';
      if (released) took('released');
      book.hold = 'barred';
      return { released };
    }),
  };

  private readonly parcel = {
    DeclarePackage: this.on((book, request, took) => {
      if (book.parcel === 'barred') throw refused('package_voided');
      if (this.refuses(request, 'tag_in_use')) throw refused('tag_in_use');
      if (book.parcel === 'none') took('declared');
      book.parcel = 'declared';
      return { tag: 'T-1' };
    }),
    VoidPackage: this.on((book) => {
      book.parcel = 'barred';
      return { voided: true };
    }),
  };

  private readonly drone = {
    RequestDrone: this.on((book, request, took) => {
      if (book.drone === 'barred') return { state: 'REQUEST_STATE_UNMATCHED', reason: 'released' };
      if (this.refuses(request, 'no_drone_available')) {
        return { state: 'REQUEST_STATE_UNMATCHED', reason: 'no_drone_available' };
      }
      if (book.drone === 'none') this.line(book, request.deliveryId, took);
      const { window, notBefore } = this.wishes.get(request.deliveryId) ?? {};
      if (book.drone === 'waiting') return { state: 'REQUEST_STATE_PENDING', notBefore, ...window };
      return { state: 'REQUEST_STATE_RESERVED', droneId: randomUUID(), fencingToken: 1, ...window };
    }),
    ReleaseDrone: this.on((book) => {
      const released = book.drone === 'reserved';
      book.drone = 'barred';
      return { released };
    }),
    PlanFlight: this.on((book, request, took) => {
      if (book.drone !== 'reserved') throw refused('reservation_not_held');
      if (this.refuses(request, 'flight_not_feasible')) throw refused('flight_not_feasible');
      if (book.flight === 'none') took('planned');
      book.flight = 'planned';
      return { flightId: randomUUID(), eta: '2026-01-01T00:00:00.000Z', distanceMetres: 1 };
    }),
    CancelFlight: this.on((book) => {
      book.flight = 'cancelled';
      return { cancelled: true };
    }),
  };

  private readonly delivery = {
    ScheduleDelivery: this.on((book, _, took) => {
      if (book.fate === 'scheduled') return {};
      if (book.fate !== 'pending') throw refused('delivery_not_pending');
      took('scheduled');
      book.fate = 'scheduled';
      return {};
    }),
    CompleteCancellation: this.on((book, _, took) => {
      if (book.fate !== 'cancelled') throw refused('delivery_not_cancelled');
      if (book.effects.undone === undefined) took('undone');
      return {};
    }),
    RejectDelivery: this.on((book, request, took) => {
      if (book.fate === 'cancelled' || book.fate === 'rejected') return {};
      took('rejected');
      book.fate = 'rejected';
      book.rejectedWith = (request as PeerRequest & { code: string }).code;
      return {};
    }),
  };

  private line(book: Book, deliveryId: string, took: (effect: string) => void): void {
    const reserve = (): void => {
      if (book.drone === 'barred') return;
      took('reserved');
      book.drone = 'reserved';
      this.onAnswer(deliveryId, 'reserved');
    };
    book.drone = 'waiting';
    if (this.dispatchMs === 0) reserve();
    else setTimeout(reserve, this.dispatchMs).unref();
  }
}
