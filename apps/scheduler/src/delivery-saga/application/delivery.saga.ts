import type { Clock } from '@app/kernel';
import { defineSaga, StepRejected, type SagaDefinition, type SagaStep } from '@app/saga';
import type { DeliverySagaState } from '../domain/delivery-saga-state';
import { droneCompleteBy, nextPoll, SHORT_STEP_MS } from '../domain/patience';
import { ask } from './ask';
import type { AccountPort } from './ports/account.port';
import type { DeliveryPort } from './ports/delivery.port';
import type { DronePort } from './ports/drone.port';
import type { PackagePort } from './ports/package.port';
import { rejectionOf } from './rejection';

export const DELIVERY_SAGA = 'delivery';

export interface Participants {
  readonly account: AccountPort;
  readonly packages: PackagePort;
  readonly drone: DronePort;
  readonly delivery: DeliveryPort;
  readonly clock: Clock;
}

type Step = SagaStep<DeliverySagaState>;

const SHORT = { deadlineMs: SHORT_STEP_MS, callTimeoutMs: 4_000, maxAttempts: 1_000 };
const WAITING = { deadlineMs: droneCompleteBy, callTimeoutMs: 4_000, maxAttempts: 1_000_000 };

/** From the request to a drone that is bound to it. Each undo stands beside its do and may come first, or for nothing. */
export function deliverySaga(participants: Participants): SagaDefinition<DeliverySagaState> {
  const { delivery } = participants;
  return defineSaga<DeliverySagaState>({
    name: DELIVERY_SAGA,
    steps: [
      inTime(participants, holdCredit(participants)),
      inTime(participants, declarePackage(participants)),
      reserveDrone(participants),
      inTime(participants, planFlight(participants)),
      inTime(participants, scheduleDelivery(participants)),
    ],
    onFailed: async ({ state: { deliveryId }, reason, ...call }) => {
      const rejection = rejectionOf(reason);
      if (rejection) await delivery.rejectDelivery({ deliveryId, ...rejection }, call);
      else await delivery.completeCancellation(deliveryId, call);
    },
  });
}

function holdCredit({ account }: Participants): Step {
  return {
    name: 'hold-credit',
    ...SHORT,
    run: async ({ state: { accountId, deliveryId, price }, ...call }) => {
      const { holdId } = await ask(account.holdCredit({ accountId, deliveryId, ...price }, call));
      return { kind: 'done', state: { holdId } };
    },
    compensate: ({ state: { accountId, deliveryId }, ...call }) =>
      account.releaseCredit({ accountId, deliveryId }, call),
  };
}

function declarePackage({ packages }: Participants): Step {
  return {
    name: 'declare-package',
    ...SHORT,
    run: async ({ state: { packageId, deliveryId, accountId, size, weightGrams, wishedTag }, ...call }) => {
      const declaration = { packageId, deliveryId, accountId, size, weightGrams, tag: wishedTag };
      const { tag } = await ask(packages.declarePackage(declaration, call));
      return { kind: 'done', state: { tag } };
    },
    compensate: ({ state: { packageId, deliveryId, accountId }, ...call }) =>
      packages.voidPackage({ packageId, deliveryId, accountId }, call),
  };
}

function reserveDrone({ drone, clock }: Participants): Step {
  return {
    name: 'reserve-drone',
    ...WAITING,
    run: async ({ state, ...call }) => {
      const answer = await ask(drone.requestDrone(wanted(state), call));
      if (answer.state === 'unmatched') throw new StepRejected(answer.reason, 'No drone can serve this delivery.');
      if (answer.state === 'reserved') {
        return {
          kind: 'done',
          state: { droneId: answer.droneId, fencingToken: answer.fencingToken, ...answer.window },
        };
      }
      const polls = state.polls ?? 0;
      const until = nextPoll(clock.now(), polls, answer.notBefore);
      return { kind: 'wait', until, state: { polls: polls + 1, ...answer.window } };
    },
    compensate: ({ state, ...call }) => drone.releaseDrone(state.deliveryId, call),
  };
}

function planFlight({ drone }: Participants): Step {
  return {
    name: 'plan-flight',
    ...SHORT,
    run: async ({ state: { deliveryId, fencingToken = 0 }, ...call }) => {
      const { flightId, eta } = await ask(drone.planFlight({ deliveryId, fencingToken }, call));
      return { kind: 'done', state: { flightId, eta } };
    },
    // Refused (`package_on_board`) only when the delivery was scheduled, its answer was lost and the drone has loaded meanwhile. Then nothing
    // before may be undone either, or the package is carried for free: the saga gets stuck, and the delivery goes on.
    compensate: ({ state, ...call }) => drone.cancelFlight(state.deliveryId, call),
  };
}

function scheduleDelivery({ delivery }: Participants): Step {
  return {
    name: 'schedule-delivery',
    ...SHORT,
    run: async ({
      state: { deliveryId, droneId = '', flightId = '', fencingToken = 0, tag = '', eta = '' },
      ...call
    }) => {
      const carriage = { deliveryId, droneId, flightId, fencingToken, packageTag: tag, eta };
      await ask(delivery.scheduleDelivery(carriage, call));
      return { kind: 'done' };
    },
  };
}

/** Nothing is begun, or tried again, for a delivery that can no longer arrive in time. */
function inTime({ clock }: Participants, step: Step): Step {
  return {
    ...step,
    run: async (context) => {
      if (clock.now() < new Date(context.state.deadline)) return step.run(context);
      throw new StepRejected('deadline_passed', 'The deadline of the delivery has passed.');
    },
  };
}

function wanted(state: DeliverySagaState) {
  const { deliveryId, pickup, dropoff, weightGrams, expedited, readyAt, deadline, confirmationRequired } = state;
  return { deliveryId, pickup, dropoff, weightGrams, expedited, readyAt, deadline, confirmationRequired };
}
