export abstract class AggregateRoot<Event> {
  abstract readonly id: string;
  private readonly recorded: Event[] = [];

  protected constructor(private currentVersion: number) {}

  get version(): number {
    return this.currentVersion;
  }

  protected record(event: Event): void {
    this.apply(event);
    this.recorded.push(event);
    this.currentVersion += 1;
  }

  pullEvents(): { expectedVersion: number; events: readonly Event[] } {
    const events = this.recorded.splice(0);
    return { expectedVersion: this.currentVersion - events.length, events };
  }

  protected abstract apply(event: Event): void;
}
