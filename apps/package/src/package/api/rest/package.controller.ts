import { CurrentPrincipal, type Principal } from '@app/auth';
import {
  afterId,
  ApiProblems,
  ApiResult,
  ApiSection,
  etagOf,
  page,
  pageLimit,
  ZodParam,
  ZodQuery,
  type Page,
} from '@app/service-defaults';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { PackageQueries } from '../../application/queries/package.queries';
import { packageParams, packagesQuery, type PackageParams, type PackagesQuery } from './package.request';
import {
  custodyResponse,
  packageResponse,
  packagesResponse,
  toCustodyResponse,
  toPackageResponse,
  type CustodyResponse,
  type PackageResponse,
} from './package.response';

@ApiSection('packages', 'What is carried, and who had it when.')
@Controller({ path: 'packages', version: '1' })
export class PackageController {
  constructor(private readonly queries: PackageQueries) {}

  @Get()
  @ApiOperation({ summary: 'List packages, the newest first' })
  @ApiResult(200, { description: 'A page of packages', schema: packagesResponse })
  @ApiProblems({ 400: 'validation_failed, invalid_cursor' })
  async list(
    @CurrentPrincipal() viewer: Principal,
    @ZodQuery(packagesQuery) query: PackagesQuery,
  ): Promise<Page<PackageResponse>> {
    const { cursor: _, ...filter } = query;
    const limit = pageLimit(query);
    const rows = await this.queries.list(viewer, { ...filter, after: afterId(query), limit: limit + 1 });
    const request = { href: '/v1/packages', limit, query };
    return page(rows, request, toPackageResponse, ({ id }) => [id]);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a package' })
  @ApiResult(200, { description: 'The package', schema: packageResponse, etag: true })
  @ApiProblems({ 400: 'validation_failed', 404: 'package_not_found' })
  async get(
    @CurrentPrincipal() viewer: Principal,
    @ZodParam(packageParams) { id }: PackageParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PackageResponse> {
    const parcel = await this.queries.get(viewer, id);
    void reply.header('etag', etagOf(parcel.version));
    return toPackageResponse(parcel);
  }

  @Get(':id/custody')
  @ApiOperation({ summary: 'Who had the package when: all scans, in the order they were heard of' })
  @ApiResult(200, { description: 'All scans', schema: custodyResponse, etag: true })
  @ApiProblems({ 400: 'validation_failed', 404: 'package_not_found' })
  async custody(
    @CurrentPrincipal() viewer: Principal,
    @ZodParam(packageParams) { id }: PackageParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustodyResponse> {
    const { version, scans } = await this.queries.custody(viewer, id);
    void reply.header('etag', etagOf(version));
    return toCustodyResponse(scans, id);
  }
}
