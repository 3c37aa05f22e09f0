/** Lets one loop sleep until somebody has news for it. News that come while it is busy are not lost. */
export class Wakeup {
  private awake = false;
  private interrupt: (() => void) | undefined;

  wake(): void {
    this.awake = true;
    this.interrupt?.();
  }

  async wait(ms: number): Promise<void> {
    if (!this.awake) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.interrupt = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.interrupt = undefined;
    this.awake = false;
  }
}
