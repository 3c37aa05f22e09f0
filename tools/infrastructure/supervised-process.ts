import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Deferred, deferred } from './deferred';
import { identify, type ProcessIdentity, trySignal } from './process-identity';
import { ProcessLog } from './process-log';
import { SetupError } from './setup-error';

const FIRST_BACKOFF_MS = 200;
const LAST_BACKOFF_MS = 5_000;
const STEADY_AFTER_MS = 10_000;
const POLL_MS = 100;

export interface ProcessSpec {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  user?: { uid: number; gid: number };
  logFile: string;
  ports: Record<string, number>;
  isReady(): Promise<boolean>;
  beforeSpawn?(): Promise<void>;
  /** Ends what the process may have left; the stop is over only then. */
  afterStop?(): Promise<void>;
  /** Signals in turn with how long each may take; SIGKILL follows by itself. */
  stopSignals: [NodeJS.Signals, number][];
  /** Opens an IPC channel, whose end tells the child that its parent is gone. */
  channel?: boolean;
  /** An exit code that a restart cannot cure. */
  fatalExitCode?: number;
  startTimeoutMs?: number;
  startAttempts?: number;
}

interface Exit {
  code: number | null;
  reason: string;
}

/** Keeps one process running, as a kubelet would: started again with growing pauses whenever it dies unasked. */
export class SupervisedProcess {
  readonly log: ProcessLog;
  restarts = 0;
  ready = false;
  private child?: ChildProcess;
  private exit: Promise<Exit> = Promise.resolve({ code: 0, reason: 'not started' });
  private run?: { abort: AbortController; done: Promise<void> };

  constructor(
    readonly spec: ProcessSpec,
    private readonly onChange: () => void = () => undefined,
  ) {
    this.log = new ProcessLog(spec.logFile);
  }

  get pid(): number | undefined {
    return this.isRunning() ? this.child?.pid : undefined;
  }

  identity(): ProcessIdentity | undefined {
    return this.pid === undefined ? undefined : identify(this.pid);
  }

  /** Resolves when the process is ready; a process that cannot get there is stopped and reported in one sentence. */
  async start(): Promise<void> {
    if (this.run) throw new Error(`${this.spec.name} is already started`);
    const abort = new AbortController();
    const started = deferred();
    const done = this.keepRunning(abort.signal, started).catch(started.reject);
    this.run = { abort, done };
    const limitMs = this.spec.startTimeoutMs ?? 60_000;
    const timer = setTimeout(
      () => started.reject(this.failure(`did not become healthy within ${limitMs / 1000} s`)),
      limitMs,
    );
    await started.promise
      .catch(async (error: unknown) => {
        await this.stop();
        throw error;
      })
      .finally(() => clearTimeout(timer));
  }

  async stop(signals: [NodeJS.Signals, number][] = this.spec.stopSignals): Promise<void> {
    const run = this.run;
    run?.abort.abort();
    for (const [signal, waitMs] of [...signals, ['SIGKILL', 5_000] as const]) {
      if (!this.isRunning()) break;
      this.kill(signal);
      await Promise.race([this.exit, sleep(waitMs, undefined, { ref: false })]);
    }
    await run?.done;
    if (run) await this.spec.afterStop?.();
    if (this.run === run) this.run = undefined;
  }

  kill(signal: NodeJS.Signals): void {
    if (this.pid !== undefined) trySignal(this.pid, signal);
  }

  private isRunning(): boolean {
    return this.child?.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  private async keepRunning(signal: AbortSignal, started: Deferred): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const spawnedAt = Date.now();
      await this.prepareAndSpawn(signal);
      if (await this.waitReady(signal)) started.resolve();
      const exit = await this.exit;
      const wasSteady = this.ready && Date.now() - spawnedAt > STEADY_AFTER_MS;
      this.ready = false;
      this.onChange();
      if (signal.aborted) break;
      failures = wasSteady ? 1 : failures + 1;
      this.checkHopeless(exit, failures, started);
      await sleep(Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), LAST_BACKOFF_MS), undefined, { signal }).catch(
        () => undefined,
      );
      this.restarts += 1;
    }
    started.reject(this.failure('was stopped before it became healthy'));
  }

  /** What goes wrong here counts like a death of the process: it must not end the supervision. */
  private async prepareAndSpawn(signal: AbortSignal): Promise<void> {
    try {
      await this.spec.beforeSpawn?.();
      if (!signal.aborted) this.spawn();
    } catch (error) {
      this.child = undefined;
      this.exit = Promise.resolve({ code: null, reason: (error as Error).message });
    }
  }

  private spawn(): void {
    const { command, args, env, cwd, user } = this.spec;
    const fd = this.log.open();
    const stdio: StdioOptions = this.spec.channel ? ['ignore', fd, fd, 'ipc'] : ['ignore', fd, fd];
    // In a session of its own: Ctrl-C in the terminal must reach the launcher alone, which stops things in order.
    const child = spawn(command, args, { env, cwd, ...user, stdio, detached: true });
    closeSync(fd);
    this.child = child;
    this.exit = new Promise((resolve) => {
      child.once('error', (error) => resolve({ code: null, reason: error.message }));
      child.once('exit', (code, signal) =>
        resolve({ code, reason: signal ? `ended by ${signal}` : `exit code ${code}` }),
      );
    });
    child.channel?.unref();
    this.onChange();
  }

  private async waitReady(signal: AbortSignal): Promise<boolean> {
    while (this.isRunning() && !signal.aborted) {
      if (await this.spec.isReady().catch(() => false)) {
        this.ready = this.isRunning();
        return this.ready;
      }
      await Promise.race([this.exit, sleep(POLL_MS, undefined, { signal }).catch(() => undefined)]);
    }
    return false;
  }

  private checkHopeless(exit: Exit, failures: number, started: Deferred): void {
    if (exit.code !== null && exit.code === this.spec.fatalExitCode) {
      const error = new SetupError(this.log.output() || `${this.spec.name} refuses its configuration`);
      this.run?.abort.abort();
      started.reject(error);
    } else if (failures >= (this.spec.startAttempts ?? 5)) {
      started.reject(this.failure(`died ${failures} times in a row (${exit.reason})`));
    }
  }

  private failure(what: string): SetupError {
    return new SetupError(`${this.spec.name} ${what}: ${this.log.lastLine()} (log: ${this.spec.logFile})`);
  }
}
