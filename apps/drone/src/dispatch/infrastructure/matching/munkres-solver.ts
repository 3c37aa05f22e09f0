import { munkres } from 'munkres';
import type { AssignmentSolver } from '../../domain/matching';

export const solveAssignment: AssignmentSolver = (costs) => munkres(costs as number[][]);
