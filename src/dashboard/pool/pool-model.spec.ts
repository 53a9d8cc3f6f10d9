import { ApiError } from '../api/api-error';
import { timeAt } from '../testing/calls';
import {
  describeGreeting,
  EMPTY_FORM,
  isLow,
  poolLink,
  readPoolAddress,
  refusalsOf,
  timeLeft,
  toRequest,
} from './pool-model';

const COUNTS = { coolDownSeconds: 600, lowPercent: 10 };

describe('a pool', () => {
  it.each([
    [{ free: 1, cooling: 0, lent: 10 }, true],
    [{ free: 1, cooling: 4, lent: 5 }, false],
    [{ free: 0, cooling: 0, lent: 0 }, false],
  ])('of %j is low: %s', (counts, low) => expect(isLow({ ...counts, ...COUNTS })).toBe(low));
});

describe('a session', () => {
  const session = { createdAt: timeAt(0), expiresAt: timeAt(1800) };

  it.each([
    [0, '30:00', false, 1],
    [1741, '0:59', true, 0.0328],
    [1740.5, '1:00', false, 0.0331],
    [9999, '0:00', true, 0],
  ])('has after %s s so much left: %s', (seconds, words, isSoon, fraction) => {
    const left = timeLeft(session, Date.parse(timeAt(0)) + seconds * 1000);
    expect([left.words, left.isSoon]).toEqual([words, isSoon]);
    expect(left.fraction).toBeCloseTo(fraction, 3);
  });

  it('says what callers hear in a line', () => {
    const about = { greetingText: null, greetingUrl: null, recordVoicemail: false };
    expect([
      describeGreeting({ ...about, greetingText: 'Welcome' }),
      describeGreeting({ ...about, greetingUrl: 'https://example.com/a/hello.mp3', recordVoicemail: true }),
      describeGreeting({ ...about, greetingUrl: 'https://example.com/' }),
    ]).toEqual(['Welcome', 'hello.mp3, then a message', 'example.com']);
  });
});

describe('what is asked for when a number is lent', () => {
  it('leaves out what was left blank, and the greeting of the other kind', () => {
    const form = { ...EMPTY_FORM, userId: ' First tenant ', greetingText: 'Hello', greetingUrl: 'https://x' };
    expect(toRequest(form)).toEqual({ userId: 'First tenant', greetingText: 'Hello', expiresInMinutes: 30 });
    const all = {
      country: 'us',
      areaCode: '555',
      maxCalls: '3',
      recordVoicemail: true,
      greeting: 'url',
    } as const;
    expect(toRequest({ ...form, ...all })).toEqual({
      ...{ userId: 'First tenant', greetingUrl: 'https://x', expiresInMinutes: 30 },
      ...{ country: 'US', areaCode: '555', maxCalls: 3, recordVoicemail: true },
    });
  });

  it('is refused field by field, in the words of the server', () => {
    const told = {
      ...{ statusCode: 400, code: 'INVALID_REQUEST', message: 'The request is not valid' },
      details: [{ field: 'userId', problem: 'userId must be 1 to 128 characters' }],
    };
    const error = new ApiError(told.code, told.message, told);
    expect(refusalsOf(error, ['userId'])).toEqual({
      ...{ fields: new Map([['userId', 'Must be 1 to 128 characters']]), rest: null },
    });
    expect(refusalsOf(error, ['country'])).toEqual({ fields: new Map(), rest: 'The request is not valid' });
    const full = new ApiError('NO_NUMBER_FREE', 'No number is free', { statusCode: 503 });
    expect(refusalsOf(full, ['userId']).rest).toMatch(/^Every number is lent or cooling down/);
  });
});

describe('the address of the numbers', () => {
  it('says which view and which session', () => {
    const address = { view: 'past', session: 'one' } as const;
    expect([
      poolLink(address),
      readPoolAddress('view=past&session=one'),
      readPoolAddress('view=none'),
    ]).toEqual([...['/pool?view=past&session=one', address, { view: 'lent', session: null }]]);
  });
});
