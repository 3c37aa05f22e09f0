import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { toGrpcFailure } from '../grpc/grpc-failure';
import { exchangeOf } from '../http/exchange';
import type { RouteTable } from '../http/route-table';
import { PROBLEM_TYPE, renderProblem, type Problem } from './problem';
import { reportFailure } from './report-failure';
import { toProblem } from './to-problem';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly routes: RouteTable) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> | void {
    if (host.getType() === 'rpc') return toGrpcFailure(error);
    const [request, reply] = host.getArgs<[FastifyRequest, FastifyReply]>();
    const problem = request.is404 ? this.routes.explainMiss(request) : toProblem(error);
    sendProblem(problem, request, reply, error);
  }
}

export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply, error: unknown): void {
  const exchange = exchangeOf(request);
  if (problem.status >= 500) exchange.run(() => reportFailure('request failed', error));
  exchange.failed(problem.code);
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  void reply.send(prepareProblem(problem, request, reply));
}

/** The reply is ready for the problem then, and what is returned is its body. */
export function prepareProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): string {
  const { requestId, traceId } = exchangeOf(request);
  const instance = request.url.split('?', 1)[0] ?? '/';
  void reply
    .status(problem.status)
    .headers(problem.headers ?? {})
    .type(PROBLEM_TYPE);
  return renderProblem(problem, { instance, requestId, traceId });
}
