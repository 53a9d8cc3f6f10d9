import { type AnswerRules, answerFor, playableUntil } from './answer-for.js';
import type { KnownNumberRow, PlayedSessionRow } from '../pool/session-rows.js';

const NOW = Date.parse('2026-11-29T12:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RULES: AnswerRules = { coolDownSeconds: 600, echoSeconds: 86_400 };
const LOOK = { now: NOW, lookedAt: NOW - 3000 };
const CALLER = '+15550001111';

/** As PostgreSQL writes it. */
const at = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('Z', '+00:00');

function aSession(about: Partial<PlayedSessionRow> = {}): PlayedSessionRow {
  return {
    id: '3f0e9c0a-0000-4000-8000-000000000001',
    api_key: 'desk',
    user_id: 'user123',
    phone_number_id: '3f0e9c0a-0000-4000-8000-000000000002',
    greeting_url: 'https://example.com/greeting.mp3',
    greeting_text: null,
    record_voicemail: false,
    max_calls: null,
    call_count: 0,
    created_at: at(NOW - 20 * MINUTE),
    expires_at: at(NOW + 10 * MINUTE),
    ended_at: null,
    ...about,
  };
}

function aNumber(about: Partial<KnownNumberRow> = {}): KnownNumberRow {
  const session = aSession();
  const { phone_number_id: id, expires_at } = session;
  return { id, number: '+15550100001', is_retired: false, expires_at, session, callers: {}, ...about };
}

describe('answerFor', () => {
  it.each<[string, KnownNumberRow | null, string]>([
    ['a session under way', aNumber(), 'greeting'],
    ['no session', aNumber({ session: null }), 'idle'],
    ['a number that was taken out of the pool', aNumber({ is_retired: true }), 'unknown'],
    ['a number that is not known', null, 'unknown'],
    ['a session that just ended', aNumber({ session: aSession({ expires_at: at(NOW) }) }), 'idle'],
    ['the last millisecond', aNumber({ session: aSession({ expires_at: at(NOW + 1) }) }), 'greeting'],
    ['a call left', aNumber({ session: aSession({ max_calls: 2, call_count: 1 }) }), 'greeting'],
    ['no call left', aNumber({ session: aSession({ max_calls: 2, call_count: 2 }) }), 'full'],
    ['an earlier caller', aNumber({ callers: { [CALLER]: at(NOW - 24 * HOUR + 1) } }), 'echo'],
    ['one of long ago', aNumber({ callers: { [CALLER]: at(NOW - 24 * HOUR) } }), 'greeting'],
    ['another caller', aNumber({ callers: { '+15550009999': at(NOW - HOUR) } }), 'greeting'],
    [
      'an earlier caller, and no call left',
      aNumber({ callers: { [CALLER]: at(NOW) }, session: aSession({ max_calls: 1, call_count: 1 }) }),
      'echo',
    ],
  ])('answers to %s', (_what, known, answer) => {
    expect(answerFor(known, CALLER, LOOK, RULES).answer).toBe(answer);
  });

  it('names the session that it answers for', () => {
    const known = aNumber();
    expect(answerFor(known, CALLER, LOOK, RULES)).toEqual({ answer: 'greeting', session: known.session });
  });

  it('takes who withholds the number for nobody', () => {
    const known = aNumber({ callers: { null: at(NOW), constructor: at(NOW) } });
    expect(answerFor(known, null, LOOK, RULES).answer).toBe('greeting');
    expect(answerFor(aNumber(), 'constructor', LOOK, RULES).answer).toBe('greeting');
  });

  it('knows no echo where there is to be none', () => {
    const known = aNumber({ callers: { [CALLER]: at(NOW) } });
    expect(answerFor(known, CALLER, LOOK, { ...RULES, echoSeconds: 0 }).answer).toBe('greeting');
  });

  it.each([
    ['10 minutes less 30 seconds', 600, 570_000],
    ['1 minute less 30 seconds', 60, 30_000],
    ['a day less 30 seconds', 86_400, 86_370_000],
    ['5 minutes where numbers do not rest', 0, 300_000],
  ])('plays without another look for %s', (_span, coolDownSeconds, milliseconds) => {
    const known = aNumber({ session: aSession({ expires_at: at(NOW + 48 * HOUR) }) });
    const rules = { ...RULES, coolDownSeconds };
    const answerAfter = (age: number): string =>
      answerFor(known, CALLER, { now: NOW, lookedAt: NOW - age }, rules).answer;
    expect(answerAfter(milliseconds - 1)).toBe('greeting');
    expect(answerAfter(milliseconds)).toBe('idle');
  });
});

describe('playableUntil', () => {
  it("is the session's own end when that comes first", () => {
    expect(playableUntil(aSession({ expires_at: at(NOW + MINUTE) }), NOW, RULES)).toBe(NOW + MINUTE);
    expect(playableUntil(aSession({ expires_at: at(NOW + HOUR) }), NOW, RULES)).toBe(NOW + 9.5 * MINUTE);
  });
});
