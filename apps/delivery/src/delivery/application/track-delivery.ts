import { isUnavailable } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DeliverySettings } from '../delivery.settings';
import type { DeliveryView } from './delivery.view';
import { LiveFeed, type Position } from './ports/live-feed.port';
import { GetDelivery } from './queries/get-delivery';
import { ListStatusEvents, type StatusEvent } from './queries/list-status-events';
import { TrackingSeats } from './tracking-seats';
import { TrackingSession } from './tracking-session';
import type { Viewer } from './viewer';

export type TrackingEvent =
  | ({ readonly kind: 'status' } & StatusEvent)
  | ({ readonly kind: 'position' } & Position)
  | { readonly kind: 'heartbeat' };

interface News {
  readonly view: DeliveryView;
  readonly events: readonly StatusEvent[];
}

@Injectable()
export class TrackDelivery {
  private readonly seats: TrackingSeats;

  constructor(
    private readonly getDelivery: GetDelivery,
    private readonly listStatusEvents: ListStatusEvents,
    private readonly feed: LiveFeed,
    settings: DeliverySettings,
  ) {
    this.seats = new TrackingSeats(settings.maxTrackers);
  }

  /**
   * Status events after `afterSeq` and live positions, until the delivery has ended or the signal is aborted. Nothing when it has ended and
   * all was seen.
   */
  async execute(
    viewer: Viewer,
    id: string,
    afterSeq: number,
    signal: AbortSignal,
  ): Promise<AsyncIterable<TrackingEvent> | undefined> {
    const view = await this.getDelivery.execute(viewer, id);
    if (afterSeq > 0 && view.isOver && (await this.listStatusEvents.execute(id, afterSeq)).length === 0)
      return undefined;
    this.seats.assertFree(viewer);
    return this.follow(viewer, id, afterSeq, signal);
  }

  private async *follow(
    viewer: Viewer,
    id: string,
    afterSeq: number,
    signal: AbortSignal,
  ): AsyncGenerator<TrackingEvent> {
    const session = new TrackingSession(this.feed, id, signal);
    const giveBack = this.seats.take(viewer);
    let seen = afterSeq;
    try {
      while (!signal.aborted) {
        if (session.isHeartbeatDue()) yield { kind: 'heartbeat' };
        const news = session.isReadDue() ? await this.read(viewer, id, seen) : undefined;
        for (const event of news?.events ?? []) yield { kind: 'status', ...event };
        seen = Math.max(seen, news?.events.at(-1)?.seq ?? 0);
        if (news?.view.isOver) return;
        if (news?.view.assignment) session.followFlight(news.view.assignment);
        const position = session.takePosition();
        if (position) yield { kind: 'position', ...position };
        await session.rest();
      }
    } finally {
      giveBack();
      session.close();
    }
  }

  /** The view is read first: when it says that all is over, the events read after it are complete. */
  private async read(viewer: Viewer, id: string, seen: number): Promise<News | undefined> {
    try {
      const view = await this.getDelivery.execute(viewer, id);
      const events = view.version > seen ? await this.listStatusEvents.execute(id, seen) : [];
      return { view, events };
    } catch (error) {
      if (isUnavailable(error)) return undefined;
      throw error;
    }
  }
}
