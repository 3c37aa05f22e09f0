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
import { Controller, Delete, Get, HttpCode, Post, Put, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AddUser } from '../../application/add-user';
import { ChangePassword } from '../../application/change-password';
import { UserQueries } from '../../application/queries/user.queries';
import { RemoveUser } from '../../application/remove-user';
import {
  addUserRequest,
  changePasswordRequest,
  userParams,
  usersQuery,
  type AddUserRequest,
  type ChangePasswordRequest,
  type UserParams,
  type UsersQuery,
} from './user.request';
import { toUserResponse, userResponse, USERS, usersResponse, type UserResponse } from './user.response';

@ApiSection('users', 'People who log in, and in whose name clients may act: of an account, or of the operators.')
@Controller({ path: 'users', version: '1' })
export class UserController {
  constructor(
    private readonly queries: UserQueries,
    private readonly addUser: AddUser,
    private readonly changePassword: ChangePassword,
    private readonly removeUser: RemoveUser,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Add a person (operators)' })
  @ApiResult(201, {
    description: 'Added',
    schema: userResponse,
    etag: true,
    headers: { Location: 'The address of the person' },
  })
  @ApiProblems({ 400: 'validation_failed', 409: 'username_taken' })
  async add(
    @ZodBody(addUserRequest) { username, password, accountId, scopes }: AddUserRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserResponse> {
    const id = await this.addUser.execute({ username, password, accountId, scopes });
    const response = await this.get({ id }, reply);
    void reply.header('location', response._links.self.href);
    return response;
  }

  @Get()
  @ApiOperation({ summary: 'List people, the newest first (operators)' })
  @ApiResult(200, { description: 'A page of people', schema: usersResponse })
  @ApiProblems({ 400: 'validation_failed, invalid_cursor' })
  async list(@ZodQuery(usersQuery) query: UsersQuery): Promise<Page<UserResponse>> {
    const rows = await this.queries.list({ ...query, after: afterId(query), limit: query.limit + 1 });
    return page(rows, { href: USERS, limit: query.limit, query }, toUserResponse, ({ id }) => [id]);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a person (operators)' })
  @ApiResult(200, { description: 'The person', schema: userResponse, etag: true })
  @ApiProblems({ 400: 'validation_failed', 404: 'user_not_found' })
  async get(
    @ZodParam(userParams) { id }: UserParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserResponse> {
    const user = await this.queries.get(id);
    void reply.header('etag', etagOf(user.version));
    return toUserResponse(user);
  }

  @Put(':id/password')
  @HttpCode(204)
  @ApiOperation({ summary: 'Change the password of a person, who is logged out everywhere (operators)' })
  @ApiResult(204, { description: 'Changed', etag: true })
  @ApiProblems({ 400: 'validation_failed', 404: 'user_not_found' })
  async change(
    @ZodParam(userParams) { id }: UserParams,
    @ZodBody(changePasswordRequest) { password }: ChangePasswordRequest,
    @IfMatch() guard: VersionGuard,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const version = await this.changePassword.execute(id, password, guard);
    void reply.header('etag', etagOf(version));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a person, who is logged out everywhere (operators)' })
  @ApiResult(204, { description: 'Removed' })
  @ApiProblems({ 400: 'validation_failed', 404: 'user_not_found' })
  async remove(@ZodParam(userParams) { id }: UserParams, @IfMatch() guard: VersionGuard): Promise<void> {
    await this.removeUser.execute(id, guard);
  }
}
