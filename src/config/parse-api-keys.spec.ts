import { MOST_KEY_NUMBERS, parseApiKeys, parseExpiry } from './parse-api-keys.js';

const DIGEST = 'a'.repeat(64);
const OTHER = 'B'.repeat(64);
const NUMBERS = Array.from({ length: MOST_KEY_NUMBERS + 1 }, (_, index) => `+1323555${1000 + index}`);

describe('parseApiKeys', () => {
  it.each([
    [`desk:viewer:${DIGEST}`, { numbers: null, expiresAt: null }],
    [`desk:viewer:${DIGEST}:expires=2027-01-31`, { numbers: null, expiresAt: '2027-02-01T00:00:00.000Z' }],
    [
      `desk:viewer:${DIGEST}:numbers=+13235550100/+442079460018/+13235550100`,
      { numbers: ['+13235550100', '+442079460018'], expiresAt: null },
    ],
    [
      `desk:viewer:${DIGEST}:numbers=+13235550100:expires=2027-01-31T08:30:00+01:00`,
      { numbers: ['+13235550100'], expiresAt: '2027-01-31T07:30:00.000Z' },
    ],
    [
      `desk:viewer:${DIGEST}:expires=2027-01-31T07:30:00Z:numbers=${NUMBERS.slice(1).join('/')}`,
      { numbers: NUMBERS.slice(1), expiresAt: '2027-01-31T07:30:00.000Z' },
    ],
  ])('understands %s', (entry, options) => {
    expect(parseApiKeys([entry])).toEqual({
      keys: [{ name: 'desk', role: 'viewer', digest: DIGEST, ...options }],
      problems: [],
    });
  });

  it.each([
    ['', /is not name:role:sha256/],
    ['desk', /is not name:role:sha256/],
    [`desk:owner:${DIGEST}`, /is not name:role:sha256/],
    [`two words:viewer:${DIGEST}`, /is not name:role:sha256/],
    [`desk:viewer:${DIGEST}0`, /is not name:role:sha256/],
    [`desk:viewer:${DIGEST}:`, /is not name:role:sha256/],
    [`desk:viewer:${DIGEST}:2027-01-31`, /is not name:role:sha256/],
    [`desk:viewer:${DIGEST}:expires=`, /neither a date nor a time/],
    [`desk:viewer:${DIGEST}:expires=2027-02-30`, /neither a date nor a time/],
    [`desk:viewer:${DIGEST}:expires=2027-01-31:`, /neither a date nor a time/],
    [`desk:viewer:${DIGEST}:numbers=`, /not 1 to 100 numbers/],
    [`desk:viewer:${DIGEST}:numbers=13235550100`, /not 1 to 100 numbers/],
    [`desk:viewer:${DIGEST}:numbers=+13235550100/`, /not 1 to 100 numbers/],
    [`desk:viewer:${DIGEST}:numbers=${NUMBERS.join('/')}`, /not 1 to 100 numbers/],
    [`desk:viewer:${DIGEST}:number=+13235550100`, /unknown or given twice/],
    [`desk:viewer:${DIGEST}:expires=2027-01-31:expires=2028-01-31`, /unknown or given twice/],
  ])('says what is wrong with %s', (entry, problem) => {
    const { keys, problems } = parseApiKeys([`good:admin:${OTHER}`, entry]);
    expect(keys.map(({ name }) => name)).toEqual(['good']);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems[0]).toMatch(/^entry 2 /);
  });

  it('refuses two keys of one name, and one key under two names', () => {
    expect(parseApiKeys([`a:admin:${DIGEST}`, `a:viewer:${OTHER}`]).problems).toEqual([
      'two entries have one name',
    ]);
    expect(parseApiKeys([`a:admin:${OTHER}`, `b:viewer:${OTHER.toLowerCase()}`]).problems).toEqual([
      'two entries are of one key',
    ]);
  });

  it('repeats nothing of an entry: it may be a key that was pasted by mistake', () => {
    expect(JSON.stringify(parseApiKeys(['hunter2:s3cr3t']).problems)).not.toMatch(/hunter2|s3cr3t/);
  });
});

describe('parseExpiry', () => {
  it.each([
    ['2027-01-31', '2027-02-01T00:00:00.000Z'],
    ['2028-02-29', '2028-03-01T00:00:00.000Z'],
    ['2027-01-31T00:00:00Z', '2027-01-31T00:00:00.000Z'],
    ['2027-01-31T08:30+01:00', '2027-01-31T07:30:00.000Z'],
    ['2027-01-31T23:59:59.999-05:00', '2027-02-01T04:59:59.999Z'],
  ])('%s is over at %s', (text, moment) => expect(parseExpiry(text)).toBe(moment));

  it.each([
    '',
    'soon',
    '90d',
    '2027-1-31',
    '2027-02-30',
    '2027-02-29T00:00:00Z',
    '2027-01-31T24:00:00Z',
    '2027-01-31T08:60:00Z',
    '2027-01-31T08:00:00',
    '2027-01-31T08:00:00+25:00',
    ' 2027-01-31',
    '+002027-01-31',
  ])('%j is none', (text) => expect(parseExpiry(text)).toBeNull());
});
