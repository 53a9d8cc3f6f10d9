import { Readable } from 'node:stream';
import { Controller, Get, NotAcceptableException, Query, Req, Res } from '@nestjs/common';
import { ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import { Access } from '../../common/access/access.decorator.js';
import { CallOrderQuery } from '../query/call-order.query.js';
import { ApiCallExport } from './api-call-export.decorator.js';
import { type CallExport, CallExportService } from './call-export.service.js';
import { CSV_FORMAT } from './csv-format.js';
import { EXPORT_TYPES, type ExportFormat, type ExportType } from './export-format.js';
import { NDJSON_FORMAT } from './ndjson-format.js';
import { negotiate } from './negotiate.js';

const FORMATS: Readonly<Record<ExportType, ExportFormat>> = {
  'text/csv': CSV_FORMAT,
  'application/x-ndjson': NDJSON_FORMAT,
};

/** The feed as a file. */
@ApiTags('calls')
@ApiSecurity('api-key')
@Access({ role: 'viewer' })
@Controller('calls/export')
export class CallExportController {
  constructor(private readonly exports: CallExportService) {}

  @Get()
  @ApiCallExport()
  async export(
    @Query() query: CallOrderQuery,
    @Identity() identity: ApiKeyIdentity,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const format = formatFor(request.headers.accept);
    send(request, reply, format, await this.exports.open(query, identity, format));
  }
}

function formatFor(accept: string | undefined): ExportFormat {
  const type = negotiate(accept);
  if (type === null) throw new NotAcceptableException(`There is only ${EXPORT_TYPES.join(' and ')} here`);
  return FORMATS[type];
}

function send(request: FastifyRequest, reply: FastifyReply, format: ExportFormat, found: CallExport): void {
  const day = found.beganAt.toISOString().slice(0, 10);
  void reply
    .header('content-type', format.contentType)
    .header('content-disposition', `attachment; filename="calls-${day}.${format.extension}"`)
    .header('x-total-count', String(found.total))
    .header('cache-control', 'private, no-store')
    .header('vary', varyOn(reply, 'accept'))
    // For HEAD, Fastify would read the text to its end.
    .send(request.method === 'HEAD' ? Readable.from([]) : found.text);
}

/** Other rules may have set the header before. */
function varyOn(reply: FastifyReply, header: string): string {
  return [reply.getHeader('vary') ?? [], header].flat().join(', ');
}
