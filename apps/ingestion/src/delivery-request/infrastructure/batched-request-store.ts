import type { DomainError } from '@app/kernel';
import { BatchWriter } from '@app/persistence';
import type { KeyRecord } from '@app/service-defaults';
import { Injectable } from '@nestjs/common';
import type { AcceptedRequest } from '../application/delivery-request';
import { OverloadedError } from '../application/delivery-request.errors';
import { RequestStore } from '../application/ports/request-store.port';
import { DeliveryRequestSettings } from '../delivery-request.settings';
import { newRequest, RequestWriter, type NewRequest, type Refusal } from './request-writer';

/** Requests of the same few milliseconds share one statement, and so one round trip and one commit. */
@Injectable()
export class BatchedRequestStore extends RequestStore {
  private readonly batches = new BatchWriter<NewRequest, Refusal>({
    flush: (requests) => this.writer.write(requests),
    maxItems: 128,
    maxWaitMs: 4,
    concurrency: 1,
  });
  private waiting = 0;

  constructor(
    private readonly writer: RequestWriter,
    private readonly settings: DeliveryRequestSettings,
  ) {
    super();
  }

  async add(request: AcceptedRequest, key?: KeyRecord): Promise<void> {
    const refusal = await this.held(1, () => this.batches.add(newRequest(request, key)));
    if (refusal) throw refusal;
  }

  addAll(requests: readonly AcceptedRequest[]): Promise<(DomainError | undefined)[]> {
    return this.held(requests.length, () => this.writer.writeTogether(requests.map((request) => newRequest(request))));
  }

  private async held<T>(count: number, write: () => Promise<T>): Promise<T> {
    if (this.waiting >= this.settings.maxWaiting) throw new OverloadedError();
    this.waiting += count;
    try {
      return await write();
    } finally {
      this.waiting -= count;
    }
  }
}
