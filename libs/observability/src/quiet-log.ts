import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { Logger } from 'pino';
import { errorCode } from './error-code';
import { logger } from './logger';

const MINUTE_MS = 60_000;

interface Silence {
  suppressed: number;
  readonly timer: NodeJS.Timeout;
}

export class QuietLog {
  private readonly silences = new Map<string, Silence>();
  private failing = false;

  constructor(
    private readonly name: string,
    private readonly repeatMs = MINUTE_MS,
    private readonly log: Pick<Logger, 'info' | 'warn'> = logger,
  ) {}

  warn(what: string, error: unknown): void {
    this.failing = true;
    const { message, cause } = error instanceof Error ? error : { message: '', cause: undefined };
    const line = `${what} (${errorCode(error)}: ${message})`;
    const silence = this.silences.get(line);
    if (silence) silence.suppressed += 1;
    else this.say(line, { code: errorCode(error), ...(cause === undefined ? {} : { cause: errorCode(cause) }) });
  }

  recovered(): void {
    if (!this.failing) return;
    this.failing = false;
    for (const { timer } of this.silences.values()) clearTimeout(timer);
    this.silences.clear();
    this.log.info({ context: this.name }, 'Working again');
  }

  private say(line: string, fields: Readonly<Record<string, unknown>>): void {
    this.log.warn({ context: this.name, ...fields }, line);
    // What is said later is about many requests, so it must not carry the ids of the first.
    const timer = context.with(ROOT_CONTEXT, () => setTimeout(() => this.breakSilence(line, fields), this.repeatMs));
    this.silences.set(line, { suppressed: 0, timer: timer.unref() });
  }

  private breakSilence(line: string, fields: Readonly<Record<string, unknown>>): void {
    const suppressed = this.silences.get(line)?.suppressed ?? 0;
    this.silences.delete(line);
    if (suppressed > 0) this.say(line, { ...fields, suppressed });
  }
}
