import type { ActivityItemDto } from '../item/activity-item.dto.js';
import type { ExportFormat } from './export-format.js';

/** One item of the feed per line, but for the link to its message: whoever is given the file must not be able to play it. */
export const NDJSON_FORMAT: ExportFormat = {
  contentType: 'application/x-ndjson; charset=utf-8',
  extension: 'ndjson',
  head: '',
  write: (items) => items.map((item) => `${JSON.stringify(withoutLink(item))}\n`).join(''),
};

function withoutLink(item: ActivityItemDto): object {
  if (item.voicemail === null) return item;
  const { url: _url, ...voicemail } = item.voicemail;
  return { ...item, voicemail };
}
