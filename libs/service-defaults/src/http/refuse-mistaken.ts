import type { FastifyInstance } from 'fastify';
import { sendProblem } from '../problems/problem.filter';
import type { RouteTable } from './route-table';

/** `GET /things/batch`, where only POST is: 405, before anything takes `batch` for an id. */
export function refuseMistaken(fastify: FastifyInstance, routes: RouteTable): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const problem = routes.explainMistaken(request);
    if (problem) sendProblem(problem, request, reply, undefined);
    else done();
  });
}
