const BURST = 10;

/** A token bucket: each call puts `ratio` in, each retry takes one out, so that retries cannot multiply an outage's load. */
export class RetryBudget {
  private tokens = BURST;

  constructor(private readonly ratio: number) {}

  deposit(): void {
    this.tokens = Math.min(BURST, this.tokens + this.ratio);
  }

  take(): boolean {
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  refund(): void {
    this.tokens = Math.min(BURST, this.tokens + 1);
  }
}
