import { isPast } from './flight-phase';
import type { FlightState } from './flight';

export type DroneCommand =
  | { readonly kind: 'fly'; readonly flightId: string; readonly flight: FlightState }
  | { readonly kind: 'recall'; readonly flightId: string; readonly fencingToken: number }
  | { readonly kind: 'release'; readonly flightId: string; readonly fencingToken: number };

/** What the drone on this line was told before; empty on a new line, since a drone may have lost its memory with the old one. */
export interface Told {
  readonly flightId?: string;
  readonly revision?: number;
}

/** What the drone has yet to be told so that it does what the flight wants; empty once its reports show that it does. */
export function commandsFor(flightId: string, flight: FlightState, told: Told): DroneCommand[] {
  if (flight.status !== 'activated') return [];
  const { phase, recalled, fencingToken } = flight;
  const knowsPlan = told.flightId === flightId && told.revision === flight.revision;
  const commands: DroneCommand[] = [];
  const neverLeft = phase === null;
  if (!(recalled && neverLeft) && (!knowsPlan || neverLeft)) commands.push({ kind: 'fly', flightId, flight });
  if (recalled && !isPast(phase, 'returning')) commands.push({ kind: 'recall', flightId, fencingToken });
  const mayRelease = flight.awaitRelease && flight.confirmed && !recalled;
  if (mayRelease && phase === 'at_dropoff') commands.push({ kind: 'release', flightId, fencingToken });
  return commands;
}
