import { Injectable } from '@nestjs/common';
import { DispatchSettings } from '../../../drone/application/dispatch-settings';
import type { AssignmentSolver } from '../../domain/matching';
import { DroneRequestRepository } from './drone-request.repository';
import { FleetReader } from './fleet.reader';

export abstract class Solver {
  abstract readonly solve: AssignmentSolver;
}

/** What a batch works with, in one hand. */
@Injectable()
export class Dispatch {
  constructor(
    readonly requests: DroneRequestRepository,
    readonly fleet: FleetReader,
    readonly settings: DispatchSettings,
    private readonly solver: Solver,
  ) {}

  get solve(): AssignmentSolver {
    return this.solver.solve;
  }
}
