import type { ActivityItemDto } from '../item/activity-item.dto.js';
import { stringify } from 'csv-stringify/sync';

export const EXPORT_TYPES = ['text/csv', 'application/x-ndjson'] as const;
export type ExportType = (typeof EXPORT_TYPES)[number];

/** How an export is written. */
export interface ExportFormat {
  readonly contentType: string;
  /** Of the file, without a dot. */
  readonly extension: string;
  /** What stands before the first row. */
  readonly head: string;
  /** @returns the rows of some calls, each with its line end */
  write(items: readonly ActivityItemDto[]): string;
}

type Cell = string | number | boolean | null;

/** The columns, in order, and where each one comes from. */
const COLUMNS: readonly (readonly [name: string, read: (item: ActivityItemDto) => Cell])[] = [
  ['id', (item) => item.id],
  ['startedAt', (item) => item.startedAt],
  ['answeredAt', (item) => item.answeredAt],
  ['endedAt', (item) => item.endedAt],
  ['durationSeconds', (item) => item.durationSeconds],
  ['waitSeconds', (item) => item.waitSeconds],
  ['talkSeconds', (item) => item.talkSeconds],
  ['direction', (item) => item.direction],
  ['from', (item) => item.from],
  ['to', (item) => item.to],
  ['number', (item) => item.number],
  ['callerName', (item) => item.caller.name],
  ['callerCity', (item) => item.caller.city],
  ['callerState', (item) => item.caller.state],
  ['callerCountry', (item) => item.caller.country],
  ['callerWithheld', (item) => item.caller.withheld],
  ['callerVerification', (item) => item.caller.verification],
  ['status', (item) => item.status],
  ['outcome', (item) => item.outcome],
  ['failureReason', (item) => item.failureReason],
  ['keys', (item) => item.menu.map(({ digits }) => digits).join(' ')],
  ['attempts', (item) => item.legs.length],
  ['answeredBy', (item) => item.answeredBy],
  ['agentName', (item) => item.agentName],
  ['queue', (item) => item.queue],
  ['flagged', (item) => item.flagged],
  ['note', (item) => item.note],
  ['voicemailStatus', (item) => item.voicemail?.status ?? null],
  ['voicemailSeconds', (item) => item.voicemail?.durationSeconds ?? null],
  ['voicemailHeardAt', (item) => item.voicemail?.heardAt ?? null],
  ['transcript', (item) => item.voicemail?.transcript ?? null],
  ['source', (item) => item.source],
  ['erasedAt', (item) => item.erasedAt],
  ['eventCount', (item) => item.eventCount],
  ['session', (item) => item.session],
  ['queueName', (item) => item.queueName],
];

/** The names of the columns, in order. */
export const CSV_COLUMNS: readonly string[] = COLUMNS.map(([name]) => name);

/**
 * RFC 4180: a head, CRLF, quotes where they are needed.
 *
 * What a spreadsheet would compute (text that begins with `=`, `+`, `-`, `@`, a tab or a line break) stands behind an apostrophe,
 * so telephone numbers do as well; spreadsheets then show them as they are, with their plus.
 */
export const CSV_FORMAT: ExportFormat = {
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  head: write([CSV_COLUMNS]),
  write: (items) => write(items.map((item) => COLUMNS.map(([, read]) => read(item)))),
};

function write(rows: readonly (readonly Cell[])[]): string {
  return stringify([...rows], {
    escape_formulas: true,
    record_delimiter: '\r\n',
    // By itself the library quotes whole line ends only, but readers end a line at half of one as well.
    quoted_match: /[\r\n]/,
    cast: { boolean: String },
  });
}

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
