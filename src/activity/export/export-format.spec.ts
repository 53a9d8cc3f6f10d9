import fc from 'fast-check';
import { aCall } from '../../../test/support/builders.js';
import type { Call } from '../../calls/model/call.js';
import { toActivityItem } from '../item/activity-item.mapper.js';
import { CSV_COLUMNS, type CsvOptions, csvFormat, NDJSON_FORMAT } from './export-format.js';

const CSV_FORMAT = csvFormat();
const links = { urlOf: () => 'https://secret.example/' };

function itemOf(overrides: Partial<Call>) {
  return toActivityItem(aCall({ id: 'CA1', ...overrides }), links, {
    nameIn: () => 'María',
    nameOfNumber: () => null,
    nameOfQueue: (id) => (id === 'sales' ? 'Sales' : null),
  });
}

function cellsOf(overrides: Partial<Call>): Record<string, string> {
  const [cells = [], ...rest] = parseCsv(CSV_FORMAT.write([itemOf(overrides)]));
  expect(rest).toEqual([]);
  expect(cells).toHaveLength(CSV_COLUMNS.length);
  return Object.fromEntries(CSV_COLUMNS.map((name, index) => [name, cells[index] ?? '']));
}

/** As the documentation says that the text is to be had again. */
function withoutApostrophes(text: string): string {
  return text.replace(/((?:^|[\r\n;\t|])[\s"]*)'(?='*[=+\-@＝＋－＠])/gu, '$1');
}

/** By the grammar of RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = cell.exec(text); match !== null; match = cell.exec(text)) {
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') rows.push([]);
    if (cell.lastIndex === text.length) break;
  }
  return rows.slice(0, -1);
}

describe('CSV', () => {
  it('begins with the names of the columns', () => {
    expect(CSV_FORMAT.head).toBe(`\ufeff${CSV_COLUMNS.join(',')}\r\n`);
    expect(csvFormat({ bom: false, separator: 'semicolon' }).head).toBe(`${CSV_COLUMNS.join(';')}\r\n`);
    expect(new Set(CSV_COLUMNS).size).toBe(CSV_COLUMNS.length);
  });

  it('has one line of the documented values per call', () => {
    expect(
      cellsOf({
        caller: { ...aCall().caller, name: 'Zoë, "the" 🚀' },
        note: 'first\r\nsecond',
        queue: 'sales',
        flagged: true,
        session: '0b8f0f7e-3c1d-4c58-9d07-6a4f2d1f6a55',
      }),
    ).toMatchObject({
      id: 'CA1',
      startedAt: '2026-11-21T09:00:00.000Z',
      answeredAt: '',
      durationSeconds: '38',
      from: '+14155550142',
      number: '+13235550100',
      callerName: 'Zoë, "the" 🚀',
      callerWithheld: 'false',
      outcome: 'voicemail',
      keys: '1',
      attempts: '1',
      queue: 'sales',
      flagged: 'true',
      note: 'first\r\nsecond',
      voicemailStatus: 'completed',
      voicemailSeconds: '21',
      transcript: '',
      eventCount: '6',
      session: '0b8f0f7e-3c1d-4c58-9d07-6a4f2d1f6a55',
      queueName: 'Sales',
    });
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+1 415', "'+1 415"],
    ['+1234567890123456', "'+1234567890123456"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "\t'=1"],
    ['\r=1', "\r'=1"],
    [' "=1', ` "'=1`],
    ['＝1', "'＝1"],
    ['a;=1', "a;'=1"],
    ['a;"" =1', `a;"" '=1`],
    ['a\n+1', "a\n'+1"],
    ['a\r\n@b', "a\r\n'@b"],
    ['a|=1;-2', "a|'=1;'-2"],
    ["'=1", "''=1"],
  ])('lets no spreadsheet compute %j, which can be read again', (note, written) => {
    const cells = cellsOf({ note, queue: note, caller: { ...aCall().caller, name: note } });
    expect(cells).toMatchObject({ note: written, queue: written, callerName: written });
    expect(withoutApostrophes(written)).toBe(note);
  });

  it('has the text again without its apostrophes, and no beginning of a formula with them', () => {
    const pieces = ['=', '+', '-', '@', "'", '"', ';', ',', '|', '\t', '\n', '\r', ' ', 'a', '1', '＝'];
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...pieces), maxLength: 12 }), (note) => {
        const { note: written = '' } = cellsOf({ note });
        expect(written === note ? note : withoutApostrophes(written)).toBe(note);
        const cells = /^\+\d{1,15}$/.test(written) ? [] : written.split(/[;|\t\r\n]/);
        expect(cells.filter((cell) => /^[\s"]*[=+\-@＝]/.test(cell))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(["'hello", 'a - b', 'a, -5', '1;2', '50 %; fine', '+14155550142'])('leaves %j alone', (note) => {
    expect(cellsOf({ note })).toMatchObject({ note });
  });

  it('is separated as asked, with quotes around every telephone number', () => {
    const line = (options: CsvOptions) => csvFormat(options).write([itemOf({ note: 'a,=1;\tb' })]);
    expect(line({ separator: 'semicolon' })).toContain(`;"a,'=1;\tb";`);
    expect(line({ separator: 'tab' })).toContain(`\t"a,'=1;\tb"\t`);
    expect(line({ separator: 'semicolon' })).toContain(';"+14155550142";');
  });

  it.each(['a\nb', 'a\rb', 'a\r\nb', '"', ',', ' '])('keeps %p in its cell', (note) => {
    expect(cellsOf({ note })).toMatchObject({ note });
  });

  it('has new columns behind those that there were', () => {
    expect(CSV_COLUMNS.slice(-3)).toEqual(['eventCount', 'session', 'queueName']);
  });

  it('leaves out links to messages', () => {
    expect(CSV_FORMAT.write([itemOf({})]) + NDJSON_FORMAT.write([itemOf({})])).not.toContain(
      'secret.example',
    );
  });
});

describe('NDJSON', () => {
  it('has the items of the feed, a line each', () => {
    const items = [itemOf({ voicemail: null }), itemOf({ note: 'a\nb' })];
    const text = NDJSON_FORMAT.write(items);
    expect(text.endsWith('\n')).toBe(true);
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(rows).toEqual(
      items.map(({ voicemail, ...rest }) => ({ ...rest, voicemail: voicemail && unlinked(voicemail) })),
    );
  });

  function unlinked({ url: _url, ...voicemail }: object & { url: string }): object {
    return voicemail;
  }
});
