import {
  applyDecorators,
  Controller,
  Get,
  NotAcceptableException,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiForbiddenResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  CSV_COLUMNS,
  csvFormat,
  type CsvOptions,
  EXPORT_TYPES,
  type ExportFormat,
  type ExportType,
  NDJSON_FORMAT,
} from './export-format.js';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import { Access } from '../../common/access/access.decorator.js';
import { CallExportQuery } from './export-link.dto.js';
import { ExportAccessGuard } from './export-access.guard.js';
import { type CallExport, CallExportService } from './call-export.service.js';
import { negotiate } from './negotiate.js';

const TEXT = { schema: { type: 'string' } } as const;

/** Documents the route that exports calls. */
export function ApiCallExport(): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'exportCalls',
      summary: 'Export calls as CSV or as JSON lines',
      // Either one is enough: the key, or (empty) the link.
      security: [{ 'api-key': [] }, {}],
      description:
        'Takes an API key, or the link of `POST /calls/export-link`, which works in a browser as it is. Every call that meets every condition that is sent, however many there are, as a stream. Calls that start after the ' +
        'export began are left out. In a list by duration, a call that ends meanwhile changes its place. An answer that breaks ' +
        'off is not whole. `Accept` chooses: `text/csv` (the default, RFC 4180, UTF-8), or `application/x-ndjson`, one item of ' +
        '`GET /calls` per line. Neither holds links to messages. In CSV an apostrophe stands before `=`, `+`, `-` and `@` where a ' +
        'spreadsheet would compute what follows: where a cell begins, also behind a line break or another separator. Without these ' +
        'apostrophes the text is as it was. Telephone numbers (`+` and up to 15 digits) have none. ' +
        `Its columns: ${CSV_COLUMNS.map((name) => `\`${name}\``).join(', ')}.`,
    }),
    ApiProduces(...EXPORT_TYPES),
    ApiResponse({
      status: 200,
      description: 'The calls.',
      content: Object.fromEntries(EXPORT_TYPES.map((type) => [type, TEXT])),
      headers: {
        'X-Total-Count': {
          description: 'How many calls match as the export begins.',
          schema: { type: 'integer' },
        },
        'Content-Disposition': { description: 'Names the file.', schema: { type: 'string' } },
      },
    }),
    ApiForbiddenResponse({
      description:
        '`EXPORT_LINK_INVALID`: the link was altered, or its key works no longer. `EXPORT_LINK_EXPIRED`: it is too old.',
    }),
    ApiResponse({
      status: 406,
      description: '`NOT_ACCEPTABLE`: there is only text/csv and application/x-ndjson.',
    }),
  );
}

const FORMATS: Readonly<Record<ExportType, (options: CsvOptions) => ExportFormat>> = {
  'text/csv': csvFormat,
  'application/x-ndjson': () => NDJSON_FORMAT,
};

/** The feed as a file. */
@ApiTags('calls')
@Access('link')
@UseGuards(ExportAccessGuard)
@Controller('calls/export')
export class CallExportController {
  constructor(private readonly exports: CallExportService) {}

  @Get()
  @ApiCallExport()
  async export(
    @Query() query: CallExportQuery,
    @Identity() identity: ApiKeyIdentity,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const format = formatFor(request.headers.accept, query);
    send(request, reply, format, await this.exports.open(query, identity, format));
  }
}

function formatFor(accept: string | undefined, options: CsvOptions): ExportFormat {
  const type = negotiate(accept);
  if (type === null) throw new NotAcceptableException(`There is only ${EXPORT_TYPES.join(' and ')} here`);
  return FORMATS[type](options);
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
