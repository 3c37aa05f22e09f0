export abstract class AggregateRoot<Event> {
  abstract readonly id: string;
  private readonly recorded: Event[] = [];

  protected constructor(private currentVersion: number) {}

  get version(): number {
    return this.currentVersion;
  }

  get loadedVersion(): number {
    return this.currentVersion - this.recorded.length;
  }

  protected record(event: Event): void {
    this.apply(event);
    this.recorded.push(event);
    this.currentVersion += 1;
  }

  pullEvents(): readonly Event[] {
    return this.recorded.splice(0);
  }

  protected abstract apply(event: Event): void;
}
