import type { VersionGuard } from '@app/kernel';
import {
  ApiProblems,
  ApiResult,
  ApiSection,
  decodeCursor,
  etagOf,
  IfMatch,
  page,
  ZodBody,
  ZodParam,
  ZodQuery,
  type Page,
} from '@app/service-defaults';
import { Controller, Delete, Get, Header, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ChangeClientSecret } from '../../application/change-client-secret';
import { ClientQueries } from '../../application/queries/client.queries';
import { RegisterClient } from '../../application/register-client';
import { RemoveClient } from '../../application/remove-client';
import {
  clientParams,
  clientsCursor,
  clientsQuery,
  registerClientRequest,
  type ClientParams,
  type ClientsQuery,
  type RegisterClientRequest,
} from './client.request';
import {
  CLIENTS,
  clientResponse,
  clientSecretResponse,
  clientsResponse,
  registeredClientResponse,
  toClientResponse,
  type ClientResponse,
  type ClientSecretResponse,
  type RegisteredClientResponse,
} from './client.response';

@ApiSection('clients', 'Who may ask for tokens: programs of accounts and operators, and pages in browsers.')
@Controller({ path: 'clients', version: '1' })
export class ClientController {
  constructor(
    private readonly queries: ClientQueries,
    private readonly registerClient: RegisterClient,
    private readonly changeSecret: ChangeClientSecret,
    private readonly removeClient: RemoveClient,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Register a client; the answer is the only one that shows its secret (operators)' })
  @ApiResult(201, {
    description: 'Registered',
    schema: registeredClientResponse,
    etag: true,
    headers: { Location: 'The address of the client' },
  })
  @ApiProblems({ 400: 'validation_failed', 409: 'client_exists' })
  async register(
    @ZodBody(registerClientRequest) request: RegisterClientRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegisteredClientResponse> {
    const clientSecret = await this.registerClient.execute(request);
    const response = await this.get({ id: request.clientId }, reply);
    void reply.header('location', response._links.self.href).header('cache-control', 'no-store');
    return { ...response, clientSecret };
  }

  @Get()
  @ApiOperation({ summary: 'List the clients of accounts and operators (operators)' })
  @ApiResult(200, { description: 'A page of clients', schema: clientsResponse })
  @ApiProblems({ 400: 'validation_failed, invalid_cursor' })
  async list(@ZodQuery(clientsQuery) query: ClientsQuery): Promise<Page<ClientResponse>> {
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, clientsCursor)[0];
    const rows = await this.queries.list({ after, limit: query.limit + 1 });
    return page(rows, { href: CLIENTS, limit: query.limit, query }, toClientResponse, ({ clientId }) => [clientId]);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a client (operators)' })
  @ApiResult(200, { description: 'The client', schema: clientResponse, etag: true })
  @ApiProblems({ 400: 'validation_failed', 404: 'client_not_found' })
  async get(
    @ZodParam(clientParams) { id }: ClientParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClientResponse> {
    const client = await this.queries.get(id);
    void reply.header('etag', etagOf(client.version));
    return toClientResponse(client);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a client and what it was granted (operators)' })
  @ApiResult(204, { description: 'Removed' })
  @ApiProblems({ 400: 'validation_failed', 404: 'client_not_found' })
  async remove(@ZodParam(clientParams) { id }: ClientParams, @IfMatch() guard: VersionGuard): Promise<void> {
    await this.removeClient.execute(id, guard);
  }

  @Post(':id/secret')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Change the secret of a client; the former one stays good for 24 hours (operators)' })
  @ApiResult(200, { description: 'Changed', schema: clientSecretResponse, etag: true })
  @ApiProblems({ 400: 'validation_failed', 404: 'client_not_found', 422: 'public_client, too_many_secrets' })
  async change(
    @ZodParam(clientParams) { id }: ClientParams,
    @IfMatch() guard: VersionGuard,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClientSecretResponse> {
    const { secret, formerValidUntil, version } = await this.changeSecret.execute(id, guard);
    void reply.header('etag', etagOf(version));
    return { clientSecret: secret, formerValidUntil: formerValidUntil.toISOString() };
  }
}
