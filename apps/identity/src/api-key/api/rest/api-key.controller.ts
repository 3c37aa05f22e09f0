import { CurrentPrincipal, type Principal } from '@app/auth';
import type { VersionGuard } from '@app/kernel';
import {
  afterId,
  ApiProblems,
  ApiResult,
  ApiSection,
  etagOf,
  IfMatch,
  page,
  ZodBody,
  ZodParam,
  ZodQuery,
  type Page,
} from '@app/service-defaults';
import { Controller, Delete, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CreateApiKey } from '../../application/create-api-key';
import { ApiKeyQueries } from '../../application/queries/api-key.queries';
import { RevokeApiKey } from '../../application/revoke-api-key';
import {
  apiKeyParams,
  apiKeysQuery,
  createApiKeyRequest,
  type ApiKeyParams,
  type ApiKeysQuery,
  type CreateApiKeyRequest,
} from './api-key.request';
import {
  API_KEYS,
  apiKeyResponse,
  apiKeysResponse,
  createdApiKeyResponse,
  movingPartsOf,
  toApiKeyResponse,
  type ApiKeyResponse,
  type CreatedApiKeyResponse,
} from './api-key.response';

@ApiSection(
  'API keys',
  'Keys for programs that cannot ask for tokens: limited to scopes and endpoints, and dead within 5 s of their revocation.',
)
@Controller({ path: 'api-keys', version: '1' })
export class ApiKeyController {
  constructor(
    private readonly queries: ApiKeyQueries,
    private readonly createApiKey: CreateApiKey,
    private readonly revokeApiKey: RevokeApiKey,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Make an API key; the answer is the only one that shows it' })
  @ApiResult(201, {
    description: 'Made',
    schema: createdApiKeyResponse,
    etag: true,
    headers: { Location: 'The address of the key' },
  })
  @ApiProblems({
    400: 'validation_failed',
    403: 'insufficient_scope, scope_not_grantable, api_key_not_allowed',
    404: 'account_not_found',
    422: 'too_many_api_keys',
  })
  async create(
    @CurrentPrincipal() maker: Principal,
    @ZodBody(createApiKeyRequest) request: CreateApiKeyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedApiKeyResponse> {
    const { key, text } = await this.createApiKey.execute(maker, request);
    const response = await this.get(maker, { id: key.id }, reply);
    void reply.header('location', response._links.self.href).header('cache-control', 'no-store');
    return { ...response, key: text };
  }

  @Get()
  @ApiOperation({ summary: 'List the API keys of the account, the newest first; operators see all' })
  @ApiResult(200, { description: 'A page of keys', schema: apiKeysResponse })
  @ApiProblems({ 400: 'validation_failed, invalid_cursor' })
  async list(
    @CurrentPrincipal() viewer: Principal,
    @ZodQuery(apiKeysQuery) query: ApiKeysQuery,
  ): Promise<Page<ApiKeyResponse>> {
    const rows = await this.queries.list(viewer, { ...query, after: afterId(query), limit: query.limit + 1 });
    return page(rows, { href: API_KEYS, limit: query.limit, query }, toApiKeyResponse, ({ id }) => [id]);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get what is known of an API key, but not the key' })
  @ApiResult(200, { description: 'The key', schema: apiKeyResponse, etag: true })
  @ApiProblems({ 400: 'validation_failed', 404: 'api_key_not_found' })
  async get(
    @CurrentPrincipal() viewer: Principal,
    @ZodParam(apiKeyParams) { id }: ApiKeyParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApiKeyResponse> {
    const key = await this.queries.get(viewer, id);
    void reply.header('etag', etagOf(key.version, movingPartsOf(key)));
    return toApiKeyResponse(key);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke an API key; within five seconds nobody takes it any more' })
  @ApiResult(204, { description: 'Revoked, now or before' })
  @ApiProblems({ 400: 'validation_failed', 404: 'api_key_not_found' })
  async revoke(
    @CurrentPrincipal() viewer: Principal,
    @ZodParam(apiKeyParams) { id }: ApiKeyParams,
    @IfMatch() guard: VersionGuard,
  ): Promise<void> {
    await this.revokeApiKey.execute(viewer, id, guard);
  }
}
