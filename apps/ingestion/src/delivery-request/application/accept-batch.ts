import type { DeliveryOrder } from '@app/contracts';
import { Clock, DomainError } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { accepted } from './accepted';
import type { AcceptedRequest, Viewer } from './delivery-request';
import { RequestStore } from './ports/request-store.port';

@Injectable()
export class AcceptBatch {
  constructor(
    private readonly requests: RequestStore,
    private readonly clock: Clock,
  ) {}

  /** What is wrong with one order keeps no other from being accepted. */
  async execute(
    viewer: Viewer,
    wished: readonly (DeliveryOrder | DomainError)[],
  ): Promise<(AcceptedRequest | DomainError)[]> {
    const now = this.clock.now();
    const outcomes = wished.map((order) =>
      order instanceof DomainError ? order : orRefusal(() => accepted(viewer, order, now)),
    );
    const requests = outcomes.filter((outcome): outcome is AcceptedRequest => !(outcome instanceof DomainError));
    const refusals = requests.length > 0 ? await this.requests.addAll(requests) : [];
    const refusalOf = new Map(requests.map((request, index) => [request, refusals[index]]));
    return outcomes.map((outcome) => (outcome instanceof DomainError ? outcome : (refusalOf.get(outcome) ?? outcome)));
  }
}

export function orRefusal<T>(attempt: () => T): T | DomainError {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof DomainError && error.category === 'invalid') return error;
    throw error;
  }
}
