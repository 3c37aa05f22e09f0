import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

export interface AnsweredRequest {
  /** The pattern, such as `/v1/accounts/:id`. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly version: string;
  readonly client: string | undefined;
  readonly seconds: number;
}

export interface KeptCounter {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  readonly read: () => Readonly<Record<string, number>>;
}

interface Series {
  inc(): void;
  observe(seconds: number): void;
}

const MAX_CLIENTS = 200;
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

let ofProcess: Registry | undefined;

export class HttpMetrics {
  private readonly registry = new Registry();
  private readonly clients = new Set<string>();
  private readonly series = new Map<string, Series>();
  private readonly requests = new Counter({
    name: 'aerie_http_requests_total',
    help: 'Requests answered, by route, version of the API and client.',
    labelNames: ['route', 'method', 'status', 'version', 'client'] as const,
    registers: [this.registry],
  });
  private readonly durations = new Histogram({
    name: 'aerie_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['route', 'method'] as const,
    buckets: BUCKETS,
    registers: [this.registry],
  });

  get contentType(): string {
    return this.registry.contentType;
  }

  /** One text and one look-up a request; the labels are put together once a series. */
  count({ route, method, status, version, client, seconds }: AnsweredRequest): void {
    const name = this.clientLabel(client);
    const key = `${method} ${route} ${status} ${version} ${name}`;
    let series = this.series.get(key);
    if (!series) {
      const requests = this.requests.labels(route, method, String(status), version, name);
      const durations = this.durations.labels(route, method);
      series = { inc: () => requests.inc(), observe: (value) => durations.observe(value) };
      this.series.set(key, series);
    }
    series.inc();
    series.observe(seconds);
  }

  /** Adds a counter whose values are kept elsewhere, by one label, and read when the metrics are asked for. */
  countFrom({ name, help, label, read }: KeptCounter): void {
    new Counter({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read())) this.inc({ [label]: value }, count);
      },
    });
  }

  async text(): Promise<string> {
    return Registry.merge([processMetrics(), this.registry]).metrics();
  }

  private clientLabel(client: string | undefined): string {
    if (client === undefined) return 'anonymous';
    if (this.clients.has(client)) return client;
    if (this.clients.size >= MAX_CLIENTS) return 'other';
    this.clients.add(client);
    return client;
  }
}

function processMetrics(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}
