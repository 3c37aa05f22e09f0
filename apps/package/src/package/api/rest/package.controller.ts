import { CurrentPrincipal, type Principal } from '@app/auth';
import { afterId, ApiProblems, ApiResult, page, ZodParam, ZodQuery, type Page } from '@app/service-defaults';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
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

@ApiTags('packages')
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
    const { cursor: _, limit, ...filter } = query;
    const rows = await this.queries.list(viewer, { ...filter, after: afterId(query), limit: limit + 1 });
    const request = { href: '/v1/packages', limit, query };
    return page(rows, request, toPackageResponse, ({ id }) => [id]);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a package' })
  @ApiResult(200, { description: 'The package', schema: packageResponse })
  @ApiProblems({ 400: 'validation_failed', 404: 'package_not_found' })
  async get(
    @CurrentPrincipal() viewer: Principal,
    @ZodParam(packageParams) { id }: PackageParams,
  ): Promise<PackageResponse> {
    return toPackageResponse(await this.queries.get(viewer, id));
  }

  @Get(':id/custody')
  @ApiOperation({ summary: 'Who had the package when: all scans, in the order they were heard of' })
  @ApiResult(200, { description: 'All scans', schema: custodyResponse })
  @ApiProblems({ 400: 'validation_failed', 404: 'package_not_found' })
  async custody(
    @CurrentPrincipal() viewer: Principal,
    @ZodParam(packageParams) { id }: PackageParams,
  ): Promise<CustodyResponse> {
    return toCustodyResponse(await this.queries.custody(viewer, id), id);
  }
}
