import { Injectable } from '@nestjs/common';

export type Phase = 'starting' | 'serving' | 'draining';

@Injectable()
export class Lifecycle {
  private current: Phase = 'starting';
  private readonly stopping = new AbortController();

  get phase(): Phase {
    return this.current;
  }

  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  serve(): void {
    if (this.current === 'starting') this.current = 'serving';
  }

  drain(): void {
    this.current = 'draining';
    this.stopping.abort();
  }
}
