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
  pageLimit,
  ZodBody,
  ZodParam,
  ZodQuery,
  type Page,
} from '@app/service-defaults';
import { Controller, Get, Patch, Post, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ChangeAccount } from '../../application/change-account';
import { OpenAccount } from '../../application/open-account';
import { AccountQueries } from '../../application/queries/account.queries';
import {
  accountParams,
  accountsQuery,
  changeAccountRequest,
  holdsQuery,
  openAccountRequest,
  type AccountParams,
  type AccountsQuery,
  type ChangeAccountRequest,
  type HoldsQuery,
  type OpenAccountRequest,
} from './account.request';
import {
  accountResponse,
  accountsResponse,
  holdsResponse,
  toAccountResponse,
  toHoldResponse,
  type AccountResponse,
  type HoldResponse,
} from './account.response';

@ApiSection('accounts', 'Who orders, and how much credit is left: the limit less what is held and what was captured.')
@Controller({ path: 'accounts', version: '1' })
export class AccountController {
  constructor(
    private readonly queries: AccountQueries,
    private readonly openAccount: OpenAccount,
    private readonly changeAccount: ChangeAccount,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List accounts; a tenant sees its own' })
  @ApiResult(200, { description: 'A page of accounts', schema: accountsResponse })
  @ApiProblems({ 400: 'validation_failed, invalid_cursor' })
  async list(
    @CurrentPrincipal() viewer: Principal,
    @ZodQuery(accountsQuery) query: AccountsQuery,
  ): Promise<Page<AccountResponse>> {
    const limit = pageLimit(query);
    const rows = await this.queries.list(viewer, { ids: query.ids, after: afterId(query), limit: limit + 1 });
    const request = { href: '/v1/accounts', limit, query };
    return page(rows, request, toAccountResponse, ({ id }) => [id]);
  }

  @Post()
  @ApiOperation({ summary: 'Open an account (operators)' })
  @ApiResult(201, {
    description: 'Opened',
    schema: accountResponse,
    etag: true,
    headers: { Location: 'The address of the account' },
  })
  @ApiProblems({ 400: 'validation_failed' })
  async open(
    @CurrentPrincipal() viewer: Principal,
    @ZodBody(openAccountRequest) { name, creditLimit }: OpenAccountRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountResponse> {
    const id = await this.openAccount.execute({ name, creditLimit: creditLimit.amount });
    const response = await this.get(viewer, { id }, reply);
    void reply.header('location', response._links.self.href);
    return response;
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get an account' })
  @ApiResult(200, { description: 'The account', schema: accountResponse, etag: true })
  @ApiProblems({ 400: 'validation_failed', 404: 'account_not_found' })
  async get(
    @CurrentPrincipal() viewer: Principal,
    @ZodParam(accountParams) { id }: AccountParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountResponse> {
    const account = await this.queries.get(viewer, id);
    void reply.header('etag', etagOf(account.version));
    return toAccountResponse(account);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change name, credit limit or status of an account (operators)' })
  @ApiResult(200, { description: 'The account as it is now', schema: accountResponse, etag: true })
  @ApiProblems({ 400: 'validation_failed', 404: 'account_not_found', 422: 'account_closed' })
  async change(
    @CurrentPrincipal() viewer: Principal,
    @ZodParam(accountParams) { id }: AccountParams,
    @ZodBody(changeAccountRequest) { creditLimit, ...change }: ChangeAccountRequest,
    @IfMatch() guard: VersionGuard,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountResponse> {
    await this.changeAccount.execute(id, { ...change, creditLimit: creditLimit?.amount }, guard);
    return this.get(viewer, { id }, reply);
  }

  @Get(':id/holds')
  @ApiOperation({ summary: 'List the credit holds of an account, the newest first' })
  @ApiResult(200, { description: 'A page of holds', schema: holdsResponse })
  @ApiProblems({ 400: 'validation_failed, invalid_cursor', 404: 'account_not_found' })
  async holds(
    @CurrentPrincipal() viewer: Principal,
    @ZodParam(accountParams) { id }: AccountParams,
    @ZodQuery(holdsQuery) query: HoldsQuery,
  ): Promise<Page<HoldResponse>> {
    const rows = await this.queries.holds(viewer, id, query, { after: afterId(query), limit: query.limit + 1 });
    const request = { href: `/v1/accounts/${id}/holds`, limit: query.limit, query };
    return page(rows, request, toHoldResponse, (row) => [row.id]);
  }
}
