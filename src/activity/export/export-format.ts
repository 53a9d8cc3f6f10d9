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

/** What may stand between two cells, by name and as it is written. */
export const CSV_SEPARATORS = { comma: ',', semicolon: ';', tab: '\t' } as const;
export type CsvSeparator = keyof typeof CSV_SEPARATORS;

/** How a CSV file is written, for whoever reads it. */
export interface CsvOptions {
  /** Whether U+FEFF stands before everything: spreadsheets take a file without it for one of an older encoding. */
  readonly bom?: boolean;
  readonly separator?: CsvSeparator;
}

/**
 * RFC 4180: a head, CRLF, quotes where they are needed.
 *
 * What a spreadsheet would compute stands behind an apostrophe: `=`, `+`, `-` and `@` where a cell begins, also behind a line break or
 * another separator, since spreadsheets that are set to that one begin a cell there (LibreOffice 7.4 computes both). Whoever takes one
 * apostrophe away in all these places has the very text again. Telephone numbers have none: what spreadsheets compute of `+14155550142`
 * is the number itself. They show it without its plus; with quotes around it, LibreOffice keeps it when "Quoted field as text" is chosen.
 */
export function csvFormat({ bom = true, separator = 'comma' }: CsvOptions = {}): ExportFormat {
  const delimiter = CSV_SEPARATORS[separator];
  const begins = formulaBeginnings(delimiter);
  const defuse = (text: string): string => (PHONE_NUMBER.test(text) ? text : text.replace(begins, "$&'"));
  const write = (rows: readonly (readonly Cell[])[]): string =>
    stringify([...rows], {
      delimiter,
      record_delimiter: '\r\n',
      // By itself the library quotes what this separator and whole line ends need; others are cells to other readers.
      quoted_match: /[\r\n,;\t]|^\+\d+$/,
      cast: { boolean: String, string: defuse },
    });
  return {
    contentType: 'text/csv; charset=utf-8; header=present',
    extension: 'csv',
    head: (bom ? BYTE_ORDER_MARK : '') + write([CSV_COLUMNS]),
    write: (items) => write(items.map((item) => COLUMNS.map(([, read]) => read(item)))),
  };
}

const BYTE_ORDER_MARK = '\ufeff';
/** E.164 has 15 digits at most, which a spreadsheet's numbers hold. */
const PHONE_NUMBER = /^\+\d{1,15}$/;

/** Where a spreadsheet that is set to whichever separator would take what follows for a formula, whatever quotes and blanks come before. */
function formulaBeginnings(separator: string): RegExp {
  const others = [',', ';', '\t', '|'].filter((other) => other !== separator);
  return new RegExp(String.raw`(?:^|[\r\n${others.join('')}])[\s"]*(?='*[=+\-@＝＋－＠])`, 'gu');
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
