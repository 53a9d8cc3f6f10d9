import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse } from '@nestjs/swagger';
import { CSV_COLUMNS } from './csv-format.js';
import { EXPORT_TYPES } from './export-format.js';

const TEXT = { schema: { type: 'string' } } as const;

/** Documents the route that exports calls. */
export function ApiCallExport(): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'exportCalls',
      summary: 'Export calls as CSV or as JSON lines',
      description:
        'Every call that meets every condition that is sent, however many there are, as a stream. Calls that start after the ' +
        'export began are left out. In a list by duration, a call that ends meanwhile changes its place. An answer that breaks ' +
        'off is not whole. `Accept` chooses: `text/csv` (the default, RFC 4180, UTF-8), or `application/x-ndjson`, one item of ' +
        '`GET /calls` per line. Neither holds links to messages. In CSV an apostrophe stands before what a spreadsheet would ' +
        `compute, telephone numbers included. Its columns: ${CSV_COLUMNS.map((name) => `\`${name}\``).join(', ')}.`,
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
    ApiResponse({
      status: 406,
      description: '`NOT_ACCEPTABLE`: there is only text/csv and application/x-ndjson.',
    }),
  );
}
