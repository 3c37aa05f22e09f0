export interface Position {
  latitude: number;
  longitude: number;
  altitudeMetres: number;
  speedMps: number;
  batteryPercent: number;
  distanceToTargetMetres?: number;
}

const WORDS: Record<string, string> = {
  pending: 'looking for a drone',
  scheduled: 'a drone is reserved',
  headed_to_pickup: 'flying to the pickup',
  at_pickup: 'at the pickup, loading',
  headed_to_dropoff: 'flying to the door',
  at_dropoff: 'at the door, releasing',
  delivered: 'delivered',
};

interface Output {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** One line per status; on a terminal the line below it moves with the drone. */
export class Display {
  private readonly began = Date.now();
  private status = '';
  private live = false;

  constructor(private readonly output: Output = process.stdout) {}

  say(text: string): void {
    this.clear();
    this.output.write(`${text}\n`);
  }

  showStatus(status: string): void {
    if (status === this.status) return;
    this.status = status;
    const elapsed = ((Date.now() - this.began) / 1000).toFixed(1).padStart(5);
    this.say(`${elapsed} s  ${status.padEnd(18)} ${WORDS[status] ?? ''}`.trimEnd());
  }

  showPosition(position: Position): void {
    if (!this.output.isTTY) return;
    const { altitudeMetres, speedMps, batteryPercent, distanceToTargetMetres } = position;
    const parts = [
      `${position.latitude.toFixed(5)}, ${position.longitude.toFixed(5)}`,
      `${Math.round(altitudeMetres)} m up`,
      `${speedMps.toFixed(1)} m/s`,
      `battery ${Math.round(batteryPercent)} %`,
      ...(distanceToTargetMetres === undefined ? [] : [`${Math.round(distanceToTargetMetres)} m to go`]),
    ];
    const line = `         ${parts.join('  ')}`.slice(0, (this.output.columns ?? 100) - 1);
    this.output.write(`\r\u001b[2K${line}`);
    this.live = true;
  }

  clear(): void {
    if (this.live) this.output.write('\r\u001b[2K');
    this.live = false;
  }
}
