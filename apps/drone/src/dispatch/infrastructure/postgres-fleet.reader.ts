import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DispatchSettings } from '../../drone/application/dispatch-settings';
import type { AirframeKind } from '../../drone/domain/airframe';
import { FleetReader, type KnownFleet } from '../application/ports/fleet.reader';

interface NestRow {
  readonly nestId: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly radiusMetres: number;
}

interface HomeRow {
  readonly airframe: AirframeKind;
  readonly nestId: string;
  readonly settled: boolean;
}

const NESTS = `SELECT id AS "nestId", latitude, longitude, service_radius_metres AS "radiusMetres" FROM nest`;
const HOMES = `
  SELECT airframe, nest_id AS "nestId", max(created_at) <= now() - make_interval(secs => $1) AS settled
    FROM drone GROUP BY airframe, nest_id`;
const FRESH_MS = 1_000;

@Injectable()
export class PostgresFleetReader extends FleetReader {
  private known: { at: number; fleet: KnownFleet } | undefined;

  constructor(
    private readonly database: Database,
    private readonly settings: DispatchSettings,
  ) {
    super();
  }

  async read(): Promise<KnownFleet> {
    if (this.known === undefined || Date.now() - this.known.at > FRESH_MS) {
      this.known = { at: Date.now(), fleet: await this.load() };
    }
    return this.known.fleet;
  }

  private async load(): Promise<KnownFleet> {
    const nests = await this.database.query<NestRow>(NESTS);
    const homes = await this.database.query<HomeRow>(HOMES, [this.settings.registrySettleMs / 1_000]);
    return {
      areas: nests.map(({ nestId, latitude, longitude, radiusMetres }) => ({
        nestId,
        radiusMetres,
        location: { latitude, longitude },
      })),
      homes,
      settled: homes.length > 0 && homes.every((home) => home.settled),
    };
  }
}
