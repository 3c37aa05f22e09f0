import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { responseHeaders, type AddedHeaders } from './headers';
import { ClientGone, noAnswer, tooLate } from './proxy-errors';

type Controller = Dispatcher.DispatchController;

export interface ExchangeOptions {
  readonly dispatcher: Dispatcher;
  readonly request: Dispatcher.DispatchOptions;
  readonly response: ServerResponse;
  readonly added: AddedHeaders;
  /** Until the answer begins. */
  readonly answerMs: number;
  readonly idleMs: number;
  /** Whether the service may see the request twice. */
  readonly repeatable: boolean;
  /** Called when the answer of the service begins; from then on the response belongs to the exchange. */
  readonly onAnswer: (isStream: boolean) => void;
}

const CONNECTION_FAULTS = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
const TRIES = 2;
const SMALL = 16_384;

/** One request to a service, its answer passed on chunk by chunk, each side's end or break carried over to the other. */
export class Exchange implements Dispatcher.DispatchHandler {
  private controller: Controller | undefined;
  private deadline: NodeJS.Timeout | undefined;
  private idle: NodeJS.Timeout | undefined;
  private tries = 0;
  private answered = false;
  private wholeLength: number | undefined;
  private over = false;
  private resolve: () => void = () => undefined;
  private reject: (reason: Error) => void = () => undefined;

  constructor(private readonly options: ExchangeOptions) {}

  /** Settles when the answer has begun, or is not to come. */
  answer(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
      this.deadline = setTimeout(() => (this.answered ? this.fail() : this.abandon(tooLate())), this.options.answerMs);
      this.options.response.once('close', () => this.abandon());
      if (this.options.response.destroyed) this.abandon();
      else this.send();
    });
  }

  abandon(reason?: Error): void {
    if (this.over) return;
    const error = reason ?? new ClientGone();
    this.finish();
    this.controller?.abort(error);
    this.reject(error);
  }

  onRequestStart(controller: Controller): void {
    this.controller = controller;
    if (this.over) controller.abort(new ClientGone());
  }

  onResponseStart(_controller: Controller, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200 || this.over) return;
    const { response, added, onAnswer, idleMs } = this.options;
    const isStream = headers['content-type']?.startsWith('text/event-stream') ?? false;
    const length = Number(headers['content-length']);
    this.answered = true;
    onAnswer(isStream);
    response.writeHead(status, responseHeaders(headers, added));
    if (length <= SMALL && this.options.request.method !== 'HEAD') this.wholeLength = length;
    else this.goOn(isStream, idleMs);
    this.resolve();
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.over) return;
    if (chunk.length === this.wholeLength) return this.sendWhole(chunk);
    if (this.wholeLength !== undefined) this.goOn(false, this.options.idleMs);
    this.idle?.refresh();
    if (this.options.response.write(chunk)) return;
    controller.pause();
    this.options.response.once('drain', () => {
      this.idle?.refresh();
      controller.resume();
    });
  }

  onResponseEnd(): void {
    if (this.over) return;
    this.finish();
    this.options.response.end();
  }

  /** An answer of more than one piece may take its time, as long as it does not stop. */
  private goOn(isStream: boolean, idleMs: number): void {
    this.wholeLength = undefined;
    clearTimeout(this.deadline);
    if (isStream) this.options.response.flushHeaders();
    else this.idle = setTimeout(() => this.fail(), idleMs);
  }

  /** Node puts a text behind the head of the answer and writes both at once, which costs half as much as two pieces. */
  private sendWhole(chunk: Buffer): void {
    this.finish();
    this.options.response.end(chunk.toString('latin1'), 'latin1');
  }

  onResponseError(_controller: Controller, error: Error): void {
    if (this.over) return;
    if (this.answered) return this.fail();
    if (this.mayTryAgain(error)) return this.send();
    this.finish();
    this.reject(noAnswer(error));
  }

  private send(): void {
    this.tries += 1;
    this.options.dispatcher.dispatch(this.options.request, this);
  }

  private mayTryAgain(error: Error): boolean {
    const { code = '' } = error as NodeJS.ErrnoException;
    return this.tries < TRIES && this.options.repeatable && CONNECTION_FAULTS.has(code);
  }

  /** The status line is out already, so a broken connection is the only way left to say that the answer is not whole. */
  private fail(): void {
    this.finish();
    this.controller?.abort(new Error('The answer stopped'));
    this.options.response.destroy();
  }

  private finish(): void {
    this.over = true;
    clearTimeout(this.deadline);
    clearTimeout(this.idle);
  }
}
