import { Controller, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access } from '../../common/access/access.decorator.js';
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import { queryOf } from '../../common/access/link-signer.js';
import { ExportFormatQuery, ExportLinkDto } from './export-link.dto.js';
import { ExportLinks } from './export-links.js';

/** Links with which browsers export. */
@ApiTags('calls')
@ApiSecurity('api-key')
@Access({ role: 'viewer' })
@Controller('calls/export-link')
export class ExportLinkController {
  constructor(private readonly links: ExportLinks) {}

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'createExportLink',
    summary: 'Make a link that exports calls without an API key',
    description:
      'For browsers, which stream the file to disk. The filter, `bom` and `separator` stand in the query, as for `GET /calls/export`. The link works for 60 ' +
      'seconds, for that filter alone, and shows what the key may see.',
  })
  @ApiOkResponse({ type: ExportLinkDto, description: 'The link.' })
  create(
    @Query() _query: ExportFormatQuery,
    @Identity() identity: ApiKeyIdentity,
    @Req() request: FastifyRequest,
  ): ExportLinkDto {
    return this.links.make(queryOf(request), identity);
  }
}
