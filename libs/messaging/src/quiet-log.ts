import { errorCode } from '@app/observability';
import type { Logger } from '@nestjs/common';

const REPEAT_MS = 60_000;

/** One line when something starts to fail, one a minute while it goes on, and one when it is over. Never the text of a payload. */
export class QuietLog {
  private last = '';
  private silentUntil = 0;

  constructor(private readonly logger: Logger) {}

  warn(what: string, error: unknown): void {
    const line = `${what} (${errorCode(error)}: ${error instanceof Error ? error.message : ''})`;
    if (line === this.last && Date.now() < this.silentUntil) return;
    this.last = line;
    this.silentUntil = Date.now() + REPEAT_MS;
    this.logger.warn(line);
  }

  recovered(): void {
    if (this.last) this.logger.log('Working again');
    this.last = '';
  }
}
