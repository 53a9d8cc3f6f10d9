import { OWNER } from '../../../test/support/reported-history.js';
import { readReport } from './read-report.js';

const NOW = '2026-11-21T09:00:00.000Z';
const BEGINNING = { event: 'call_initiated', call_id: 'visit-1', type: 'video', queue_id: 'medical_spanish' };
const ROUTED = { event: 'call_routed', call_id: 'visit-1', agent_id: 'maria' };
const HELD = { event: 'call_hold', call_id: 'visit-1' };
const ENDED = { event: 'call_ended', call_id: 'visit-1', end_reason: 'completed' };

const read = (item: unknown) => readReport(item, OWNER, NOW);
const long = 'x'.repeat(129);
const nested = (depth: number): unknown =>
  JSON.parse('{"a":'.repeat(depth - 1) + '{}' + '}'.repeat(depth - 1));

async function problemsOf(item: unknown): Promise<readonly string[]> {
  const reading = await read(item);
  return 'problems' in reading ? reading.problems.map(({ field }) => field) : [];
}

describe('a report', () => {
  const head = { callId: 'visit-1', timestamp: null, eventId: null };

  it.each([
    [
      BEGINNING,
      'call.initiated',
      { type: 'video', queueId: 'medical_spanish', from: null, to: null, callerName: null, metadata: null },
    ],
    [ROUTED, 'call.routed', { agentId: 'maria', routingTime: null }],
    [{ ...ROUTED, routing_time: 12 }, 'call.routed', { agentId: 'maria', routingTime: 12 }],
    [{ event: 'call_answered', call_id: 'visit-1' }, 'call.answered', { agentId: null, waitTime: null }],
    [
      { event: 'call_answered', call_id: 'visit-1', agent_id: 'ana', wait_time: 86_400 },
      'call.answered',
      { agentId: 'ana', waitTime: 86_400 },
    ],
    [{ ...HELD, hold_duration: 0 }, 'call.held', { holdDuration: 0 }],
    [{ ...HELD, event: 'call_resumed', hold_duration: 60 }, 'call.resumed', { holdDuration: 60 }],
    [
      { event: 'call_transferred', call_id: 'visit-1', to_agent_id: 'eva' },
      'call.transferred',
      { toAgentId: 'eva', toQueueId: null },
    ],
    [
      { event: 'call_transferred', call_id: 'visit-1', to_queue_id: 'legal_english' },
      'call.transferred',
      { toAgentId: null, toQueueId: 'legal_english' },
    ],
    [{ ...ENDED, duration: 7 }, 'call.ended', { endReason: 'completed', duration: 7 }],
  ])('is read: %j', async (item, type, data) => {
    expect(await read(item)).toEqual({ report: { ...head, type, data: { reporter: OWNER, ...data } } });
  });

  it('is read with all that it may say', async () => {
    const metadata = { ward: 'B2', list: [1, null, { deep: [true] }], none: null, text: 'Zoë 🚀' };
    const people = { from: '+14155550142', to: '+13235550100', caller_name: 'Zoë' };
    const given = { timestamp: '2026-11-21T10:00:00.5+01:00', event_id: 'e1' };
    expect(await read({ ...BEGINNING, ...people, ...given, metadata })).toEqual({
      report: {
        callId: 'visit-1',
        type: 'call.initiated',
        timestamp: '2026-11-21T09:00:00.500Z',
        eventId: 'e1',
        data: {
          reporter: OWNER,
          type: 'video',
          queueId: 'medical_spanish',
          from: '+14155550142',
          to: '+13235550100',
          callerName: 'Zoë',
          metadata,
        },
      },
    });
  });

  it('may call its event event_type', async () => {
    const { event, ...rest } = HELD;
    expect(await read({ ...rest, event_type: event })).toEqual(await read(HELD));
    expect(await problemsOf({ ...HELD, event_type: event })).toEqual(['event_type']);
  });

  it('has no negative zero', async () => {
    const reading = await read(JSON.parse('{"event":"call_hold","call_id":"x","hold_duration":-0}'));
    expect(reading).toMatchObject({ report: { data: { holdDuration: 0 } } });
  });

  it.each([[null], ['text'], [7], [[]], [[BEGINNING]]])('must be an object, not %j', async (item) => {
    expect(await problemsOf(item)).toEqual(['event']);
  });

  it.each([
    [{}, 'event'],
    [{ event: 'call_retransfer', call_id: 'x' }, 'event'],
    [{ event: 'call.held', call_id: 'x' }, 'event'],
    [{ event: 'constructor' }, 'event'],
    [{ event: 7 }, 'event'],
    [{ event_type: 'call_lost', call_id: 'x' }, 'event_type'],
  ])('of no known event is refused: %j', async (item, field) => {
    const reading = await read(item);
    expect(reading).toEqual({
      problems: [
        {
          field,
          problem:
            `${field} must be one of call_initiated, call_routed, call_answered, call_hold, call_resumed, ` +
            'call_transferred, call_ended',
        },
      ],
    });
  });

  it.each([
    ['type', { ...BEGINNING, type: undefined }],
    ['type', { ...BEGINNING, type: 'fax' }],
    ['queue_id', { ...BEGINNING, queue_id: undefined }],
    ['queue_id', { ...BEGINNING, queue_id: '' }],
    ['queue_id', { ...BEGINNING, queue_id: null }],
    ['queue_id', { ...BEGINNING, queue_id: ['x'] }],
    ['agent_id', { ...ROUTED, agent_id: undefined }],
    ['end_reason', { ...ENDED, end_reason: undefined }],
    ['end_reason', { ...ENDED, end_reason: 'bored' }],
    ['to_agent_id', { event: 'call_transferred', call_id: 'x' }],
    ['to_queue_id', { event: 'call_transferred', call_id: 'x', to_agent_id: 'a', to_queue_id: 'q' }],
    ['call_id', { event: 'call_hold' }],
  ])('misses or mistakes %s', async (field, item) => {
    expect(new Set(await problemsOf(item))).toEqual(new Set([field]));
  });

  it.each([
    ['wait_time', { ...HELD, wait_time: 3 }],
    ['callId', { ...HELD, callId: 'x' }],
    ['__proto__', JSON.parse('{"event":"call_hold","call_id":"x","__proto__":{"a":1}}') as object],
    ['metadata', { ...ROUTED, metadata: {} }],
    ['reporter', { ...HELD, reporter: { key: 'x', admin: true } }],
  ])('has no field %s', async (field, item) => {
    expect(await problemsOf(item)).toEqual([field]);
  });

  it.each(['duration', 'wait_time', 'routing_time', 'hold_duration'])('bounds %s', async (field) => {
    const items: Record<string, object> = {
      duration: ENDED,
      wait_time: { event: 'call_answered', call_id: 'x' },
      routing_time: ROUTED,
      hold_duration: HELD,
    };
    const fieldsOf = async (value: unknown) => new Set(await problemsOf({ ...items[field], [field]: value }));
    for (const good of [0, 1, 86_400]) expect(await fieldsOf(good)).toEqual(new Set());
    for (const bad of [-1, 0.5, 86_401, 1e99, NaN, '5', true, null, [], {}]) {
      expect(await fieldsOf(bad)).toEqual(new Set([field]));
    }
  });

  it.each([
    ['2026-11-21T09:05:00Z', true],
    ['2026-11-21T09:05:00.001Z', false],
    ['2000-01-01T00:00:00Z', true],
    ['1999-12-31T23:59:59.999Z', false],
    ['2000-01-01T00:30:00+01:00', false],
    ['2026-11-21T09:00:00', false],
    ['2026-11-21', false],
    ['2026-02-30T09:00:00Z', false],
    ['2026-11-21T25:00:00Z', false],
    ['+275760-09-13T00:00:00Z', false],
    ['9999-12-31T23:59:59Z', false],
    ['', false],
    ['now', false],
    [1_763_715_600, false],
    [null, false],
  ])('with the timestamp %j is good: %s', async (timestamp, isGood) => {
    expect(await problemsOf({ ...HELD, timestamp })).toEqual(isGood ? [] : ['timestamp']);
  });

  it.each(['call_id', 'event_id', 'queue_id', 'from', 'to', 'caller_name'])('bounds %s', async (field) => {
    const fieldsOf = async (value: unknown) => new Set(await problemsOf({ ...BEGINNING, [field]: value }));
    for (const good of ['x', 'x'.repeat(128), 'ü ñ/?#%']) expect(await fieldsOf(good)).toEqual(new Set());
    for (const bad of [long, 'a\nb', 'a\u0000b', 'a\u007fb', '\ud800', '', 7, {}]) {
      expect(await fieldsOf(bad)).toEqual(new Set([field]));
    }
  });

  it.each([
    [`CA${'0a'.repeat(16)}`, false],
    [`ca${'0A'.repeat(16)}`, false],
    [`CA${'0a'.repeat(15)}0`, true],
    [`CA${'0g'.repeat(16)}`, true],
    ['a\u200bb', false],
    ['.', false],
    ['..', false],
    ['...', true],
  ])('may name the call %j: %s', async (callId, isGood) => {
    expect(await problemsOf({ ...HELD, call_id: callId })).toEqual(isGood ? [] : ['call_id']);
  });

  it.each([
    ['five levels', nested(5), true],
    ['six levels', nested(6), false],
    ['seventeen levels', nested(17), false],
    ['thirty thousand levels', nested(30_000), false],
    ['a list', [], false],
    ['text', 'x', false],
    ['null', null, false],
    ['NUL', { a: ['\u0000'] }, false],
    ['NUL in a name', { 'a\u0000': 1 }, false],
    ['half a character', { a: '\udc00' }, false],
    ['infinity', JSON.parse('{"a":1e999}') as unknown, false],
  ])('may carry metadata of %s: %s', async (_what, metadata, isGood) => {
    const fields = new Set(await problemsOf({ ...BEGINNING, metadata }));
    expect(fields).toEqual(new Set(isGood ? [] : ['metadata']));
  });

  it('is told all that is wrong with it', async () => {
    const bad = { ...ENDED, end_reason: 'x', duration: -1, timestamp: '1970-01-01T00:00:00Z', extra: 1 };
    expect((await problemsOf(bad)).toSorted()).toEqual(['duration', 'end_reason', 'extra', 'timestamp']);
  });
});
