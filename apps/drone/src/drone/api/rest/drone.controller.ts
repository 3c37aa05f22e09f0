import { afterId, ApiProblems, ApiResult, page, ZodBody, ZodParam, ZodQuery, type Page } from '@app/service-defaults';
import { Controller, Get, Put, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
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

@ApiTags('drones')
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
    const rows = await this.queries.list({ status: query.status, after: afterId(query), limit: query.limit + 1 });
    return page(rows, { href: '/v1/drones', limit: query.limit, query }, toDroneResponse, ({ id }) => [id]);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a drone (operators)' })
  @ApiResult(200, { description: 'The drone', schema: droneResponse })
  @ApiProblems({ 400: 'validation_failed', 404: 'drone_not_found' })
  async get(@ZodParam(droneParams) { id }: DroneParams): Promise<DroneResponse> {
    return toDroneResponse(await this.queries.get(id));
  }

  @Put(':id')
  @ApiOperation({ summary: 'Register a drone, or change its name, airframe or home (operators)' })
  @ApiResult(201, { description: 'Registered', headers: { Location: 'The address of the drone' } })
  @ApiResult(204, { description: 'Changed' })
  @ApiProblems({ 400: 'validation_failed', 422: 'nest_unknown' })
  async put(
    @ZodParam(droneParams) { id }: DroneParams,
    @ZodBody(droneRequest) drone: DroneRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const created = await this.registerDrone.execute({ id, ...drone });
    if (created) void reply.status(201).header('location', `/v1/drones/${id}`);
    else void reply.status(204);
  }
}
