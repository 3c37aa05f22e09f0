import type { AirframeKind } from '../../../drone/domain/airframe';
import type { Location } from '../../../drone/domain/geo';
import type { FlightPhase } from '../../domain/flight-phase';

export interface ReservedDrone {
  readonly airframe: AirframeKind;
  readonly nest: Location;
  readonly batteryPercent: number;
  readonly phase: FlightPhase | null;
}

export abstract class ReservedDroneReader {
  /** The drone that holds the reservation of a delivery, and how far its flight is. */
  abstract find(deliveryId: string): Promise<ReservedDrone | undefined>;
}
