import { cloudEventType, droneEvents, subjectFor, telemetrySubject, type EventType } from '@app/contracts';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { randomUUID } from 'node:crypto';

export type Flown =
  'Cancelled' | 'TookOff' | 'ArrivedAtPickup' | 'Loaded' | 'ArrivedAtDropoff' | 'Released' | 'Returning' | 'Landed';

/** The services around delivery, as far as they publish. */
export class FakePeers {
  private readonly seqs = new Map<string, number>();

  private constructor(private readonly connection: Awaited<ReturnType<typeof connect>>) {}

  static async on(natsUrl: string): Promise<FakePeers> {
    const connection = await connect({ servers: natsUrl });
    const manager = await jetstreamManager(connection);
    for (const context of ['drone', 'ingestion']) {
      await manager.streams.add({ name: `AERIE_${context.toUpperCase()}`, subjects: [`aerie.${context}.>`] });
    }
    return new FakePeers(connection);
  }

  async publish<Data>(
    type: EventType<Data>,
    aggregateId: string,
    data: Data,
    id: string = randomUUID(),
    time = new Date(),
  ): Promise<void> {
    const seq = (this.seqs.get(aggregateId) ?? 0) + 1;
    this.seqs.set(aggregateId, seq);
    const envelope = {
      specversion: '1.0',
      id,
      source: '/aerie/test',
      type: cloudEventType(type),
      subject: aggregateId,
      time: time.toISOString(),
      datacontenttype: 'application/json',
      seq,
      data,
    };
    await jetstream(this.connection).publish(subjectFor(type, aggregateId), JSON.stringify(envelope));
  }

  flight(of: { deliveryId: string; flightId: string; droneId: string }) {
    return (name: Flown, withPackage = false) =>
      this.publish(droneEvents[`Flight${name}`], of.flightId, {
        ...of,
        withPackage,
        occurredAt: new Date().toISOString(),
      });
  }

  position(droneId: string, flightId: string, latitude: number): void {
    const position = {
      droneId,
      flightId,
      time: new Date().toISOString(),
      seq: 1,
      location: { latitude, longitude: -95, altitude: 60 },
      speedMps: 20,
      headingDegrees: 90,
      batteryPercent: 80,
    };
    this.connection.publish(telemetrySubject(randomUUID(), droneId), JSON.stringify(position));
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}
