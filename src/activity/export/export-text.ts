import type { Call } from '../../calls/model/call.js';
import type { ActivityItemDto } from '../item/activity-item.dto.js';
import type { ExportFormat } from './export-format.js';

/** So few that writing them holds up nobody's phone call. */
const ROWS_AT_ONCE = 100;

/** The text of an export, piece by piece; the next page is asked for when the last piece of one was taken. */
export async function* exportText(
  pages: AsyncIterable<readonly Call[]>,
  format: ExportFormat,
  show: (call: Call) => ActivityItemDto,
): AsyncGenerator<string> {
  if (format.head !== '') yield format.head;
  for await (const page of pages) {
    for (let start = 0; start < page.length; start += ROWS_AT_ONCE)
      yield format.write(page.slice(start, start + ROWS_AT_ONCE).map(show));
  }
}
