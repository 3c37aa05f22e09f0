import type { VersionGuard } from '@app/kernel';
import {
  afterId,
  ApiProblems,
  ApiResult,
  ApiSection,
  etagOf,
  IfMatch,
  page,
  pageLimit,
  ZodBody,
  ZodParam,
  ZodQuery,
  type Page,
} from '@app/service-defaults';
import { Controller, Get, Put, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DroneQueries } from '../../application/queries/drone.queries';
import { RegisterDrone } from '../../application/register-drone';
import {
  droneParams,
  droneRequest,
  droneResponse,
  dronesQuery,
  dronesResponse,
  toDroneResponse,
  type DroneParams,
  type DroneRequest,
  type DroneResponse,
  type DronesQuery,
} from './drone.schemas';

@ApiSection('drones', 'The fleet: where each drone is, what it does, and how it is registered.')
@Controller({ path: 'drones', version: '1' })
export class DroneController {
  constructor(
    private readonly queries: DroneQueries,
    private readonly registerDrone: RegisterDrone,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List drones (operators)' })
  @ApiResult(200, { description: 'A page of drones', schema: dronesResponse })
  @ApiProblems({ 400: 'validation_failed, invalid_cursor' })
  async list(@ZodQuery(dronesQuery) query: DronesQuery): Promise<Page<DroneResponse>> {
    const { ids, status } = query;
    const limit = pageLimit(query);
    const rows = await this.queries.list({ ids, status, after: afterId(query), limit: limit + 1 });
    return page(rows, { href: '/v1/drones', limit, query }, toDroneResponse, ({ id }) => [id]);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a drone (operators)' })
  @ApiResult(200, { description: 'The drone', schema: droneResponse, etag: true })
  @ApiProblems({ 400: 'validation_failed', 404: 'drone_not_found' })
  async get(
    @ZodParam(droneParams) { id }: DroneParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DroneResponse> {
    const view = await this.queries.get(id);
    const drone = toDroneResponse(view);
    void reply.header('etag', etagOf(view.version, drone));
    return drone;
  }

  @Put(':id')
  @ApiOperation({ summary: 'Register a drone, or change its name, airframe or home (operators)' })
  @ApiResult(201, { description: 'Registered', headers: { Location: 'The address of the drone' }, etag: true })
  @ApiResult(204, { description: 'Changed', etag: true })
  @ApiProblems({ 400: 'validation_failed', 422: 'nest_unknown' })
  async put(
    @ZodParam(droneParams) { id }: DroneParams,
    @ZodBody(droneRequest) drone: DroneRequest,
    @IfMatch() guard: VersionGuard,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { created, version } = await this.registerDrone.execute({ id, ...drone }, guard);
    void reply.header('etag', etagOf(version));
    if (created) void reply.status(201).header('location', `/v1/drones/${id}`);
    else void reply.status(204);
  }
}
