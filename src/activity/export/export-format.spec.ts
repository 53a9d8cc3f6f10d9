import { aCall } from '../../../test/support/builders.js';
import type { Call } from '../../calls/model/call.js';
import { toActivityItem } from '../item/activity-item.mapper.js';
import { CSV_COLUMNS, CSV_FORMAT, NDJSON_FORMAT } from './export-format.js';

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
    expect(CSV_FORMAT.head).toBe(`${CSV_COLUMNS.join(',')}\r\n`);
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
      from: "'+14155550142",
      number: "'+13235550100",
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

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    'lets no spreadsheet compute %p',
    (note) => {
      expect(cellsOf({ note, queue: note, caller: { ...aCall().caller, name: note } })).toMatchObject({
        note: `'${note}`,
        queue: `'${note}`,
        callerName: `'${note}`,
      });
    },
  );

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
