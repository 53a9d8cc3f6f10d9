import { randomUUID } from 'node:crypto';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { report, reportAll, wireEvents } from '../support/report-events.js';
import { StoppedClock } from '../support/stopped-clock.js';

const REPORTING_KEYS = [
  `interpreters:agent:${apiKeyDigest('interpreters')}`,
  `crm:agent:${apiKeyDigest('crm')}`,
  `office:admin:${apiKeyDigest('office')}`,
  `screen:viewer:${apiKeyDigest('screen')}`,
  `branch:admin:${apiKeyDigest('branch')}:numbers=+13235550199`,
].join(',');
const OURS = 'interpreters';

function fieldsOf(answer: Record<string, unknown> = {}): string[] {
  const details = (answer['details'] ?? []) as { field: string }[];
  return [...new Set(details.map(({ field }) => field))];
}

describe('POST /api/events', () => {
  let mainline: Mainline;
  let call: ReturnType<typeof wireEvents>;
  let callId: string;

  beforeAll(async () => {
    mainline = await startMainline({ clock: new StoppedClock(), variables: { API_KEYS: REPORTING_KEYS } });
    for (const id of ['maria', 'juan', 'eva']) {
      await change('POST', '/api/agents', { id, name: id, state: 'available' });
    }
    await change('PATCH', '/api/queues/medical_spanish', { agent_ids: ['maria', 'juan', 'eva'] });
  }, STARTING);
  afterAll(() => mainline.close());
  beforeEach(() => {
    callId = `visit-${randomUUID()}`;
    call = wireEvents(callId);
  });

  const change = async (method: string, path: string, body: object): Promise<void> => {
    const headers = { 'x-api-key': 'office', 'content-type': 'application/json' };
    const answer = await fetch(mainline.url + path, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const send = (body: unknown, key = OURS, headers: Record<string, string> = {}) =>
    report(mainline, key, body, headers);
  const states = async (events: readonly object[]) =>
    (await reportAll(mainline, OURS, events)).map(({ status, state }) => [status, state]);
  const stored = async () => {
    await mainline.settled();
    return mainline.app.get(CallsRepository).listEvents(callId);
  };

  describe('takes', () => {
    it('a call, event by event, each with the state after it', async () => {
      const seen: unknown[] = [];
      for (const event of [
        call.initiated(0),
        call.routed(2),
        call.answered(8),
        call.held(60),
        call.resumed(80),
        call.transferred(90),
        call.routed(92, { agent_id: 'juan' }),
        call.answered(95),
        call.ended(200),
      ]) {
        const { status, body } = await send(event);
        expect([status, body['call_id']]).toEqual([202, callId]);
        seen.push(body['state']);
      }
      const during = ['waiting', 'waiting', 'active', 'on_hold', 'active', 'waiting', 'waiting', 'active'];
      expect(seen).toEqual([...during, 'ended']);
    });

    it('the same as an array', async () => {
      expect(await states([call.initiated(0), call.routed(2), call.answered(8), call.ended(99)])).toEqual([
        [202, 'waiting'],
        [202, 'waiting'],
        [202, 'active'],
        [202, 'ended'],
      ]);
    });

    it('events without times in the order in which they come', async () => {
      const events = [
        call.initiated(null),
        call.transferred(null),
        call.routed(null),
        call.answered(null),
        call.held(null),
        call.resumed(null),
        call.held(null),
        call.resumed(null),
        call.ended(null),
      ];
      const seen = [
        'waiting',
        'waiting',
        'waiting',
        'active',
        'on_hold',
        'active',
        'on_hold',
        'active',
        'ended',
      ];
      expect(await states(events)).toEqual(seen.map((state) => [202, state]));
    });

    it('event_type as event, and an empty array', async () => {
      const { event, ...rest } = call.initiated(0);
      expect(await send({ ...rest, event_type: event })).toMatchObject({ status: 202 });
      expect(await send([])).toMatchObject({ status: 202, body: { results: [] } });
    });

    it('events before their beginning, and judges them when that comes', async () => {
      expect(await states([call.answered(5), call.resumed(6)])).toEqual([
        [202, null],
        [202, null],
      ]);
      expect((await send(call.initiated(0))).body).toMatchObject({ state: 'active' });
      expect(await send(call.resumed(6))).toMatchObject({
        status: 409,
        body: { code: 'EVENT_REFUSED', repeated: true, state: 'active' },
      });
    });

    it('late events in their place', async () => {
      await send([call.initiated(0), call.answered(5), call.resumed(20)]);
      expect((await send(call.held(10))).body).toMatchObject({ state: 'active' });
      expect(await send(call.resumed(20))).toMatchObject({ status: 202, body: { repeated: true } });
    });

    it('a million bytes, and 500 events', async () => {
      const metadata = { text: 'x'.repeat(1000) };
      const events = Array.from({ length: 500 }, (_none, index) =>
        wireEvents(`${callId}-${index}`).initiated(0, { metadata }),
      );
      expect((await reportAll(mainline, OURS, events)).every(({ status }) => status === 202)).toBe(true);
    });
  });

  describe('concludes', () => {
    it('what follows, in the same step as what it follows from', async () => {
      await send([call.initiated(0), call.routed(1, { routing_time: 16 })]);
      await send([call.answered(40, { wait_time: 31 }), call.ended(44)]);
      const types = (await stored()).map(({ type }) => type).toSorted();
      expect(types).toEqual([
        'alert.raised',
        'alert.raised',
        'alert.raised',
        'call.answered',
        'call.ended',
        'call.initiated',
        'call.retransferred',
        'call.routed',
        'survey.requested',
      ]);
    });

    it('who is rung next: nobody who is rung or talks in another call', async () => {
      const other = wireEvents(`${callId}-other`);
      const busy = ['juan', 'eva'].map((agent, index) =>
        wireEvents(`${callId}-${index}`).routed(1, { agent_id: agent }),
      );
      await send([
        ...['', '-0', '-1', '-other'].map((end) => wireEvents(callId + end).initiated(0)),
        ...busy,
      ]);
      await send(call.routed(1, { routing_time: 16 }));
      const retransferred = () =>
        stored().then((events) => events.filter(({ type }) => type === 'call.retransferred'));
      expect(await retransferred()).toMatchObject([{ data: { fromAgentId: 'maria', agentId: null } }]);
      await send(wireEvents(`${callId}-1`).ended(3));
      await send(call.routed(20, { routing_time: 16 }));
      expect((await retransferred()).at(-1)).toMatchObject({
        data: { fromAgentId: 'maria', agentId: 'eva' },
      });
      await send(other.routed(21, { routing_time: 17 }));
      callId = `${callId}-other`;
      expect(await retransferred()).toMatchObject([{ data: { agentId: null } }]);
    });
  });

  describe('refuses', () => {
    it('what the state does not allow, and keeps it', async () => {
      await send([call.initiated(0), call.answered(5)]);
      const { status, body } = await send(call.resumed(9, { event_id: 'r1' }));
      expect([status, body]).toEqual([
        409,
        {
          statusCode: 409,
          code: 'EVENT_REFUSED',
          message: 'The state of the call does not allow the event',
          details: [
            {
              field: 'event',
              problem:
                'call_resumed is not allowed while the call is active; now allowed are call_hold, call_transferred, call_ended',
            },
          ],
          call_id: callId,
          event_id: 'r1',
          id: expect.any(String) as string,
          state: 'active',
          allowed: ['call_hold', 'call_transferred', 'call_ended'],
          requestId: expect.any(String) as string,
        },
      ]);
      expect((await stored()).map(({ type }) => type)).toContain('call.resumed');
    });

    it.each([
      ['queue_id', 'UNKNOWN_QUEUE', 'initiated', { queue_id: 'sales' }],
      ['agent_id', 'UNKNOWN_AGENT', 'routed', { agent_id: 'nobody' }],
      ['agent_id', 'UNKNOWN_AGENT', 'answered', { agent_id: 'nobody' }],
      ['to_queue_id', 'UNKNOWN_QUEUE', 'transferred', { to_queue_id: 'sales' }],
      ['to_agent_id', 'UNKNOWN_AGENT', 'transferred', { to_agent_id: 'nobody', to_queue_id: undefined }],
    ] as const)('an unknown %s, naming it', async (field, code, event, fields) => {
      if (event !== 'initiated') await send(call.initiated(0));
      const { status, body } = await send(call[event](3, fields));
      expect([status, body]).toMatchObject([422, { code, details: [{ field }] }]);
      expect(JSON.stringify(body)).toMatch(/sales|nobody/);
      expect(await stored()).toHaveLength(event === 'initiated' ? 0 : 1);
    });

    it.each([
      ['event', { event: 'call_lost' }],
      ['queue_id', { queue_id: undefined }],
      ['call_id', { call_id: `CA${'0a'.repeat(16)}` }],
      ['timestamp', { timestamp: '1999-12-31T00:00:00Z' }],
      ['extra', { extra: 1 }],
      ['metadata', { metadata: JSON.parse('{"a":'.repeat(40) + '1' + '}'.repeat(40)) as unknown }],
    ])('a bad %s, naming it', async (field, fields) => {
      const { status, body } = await send({ ...call.initiated(0), ...fields });
      expect([status, body['code']]).toEqual([400, 'INVALID_REQUEST']);
      expect(fieldsOf(body)).toEqual([field]);
      expect(await stored()).toEqual([]);
    });

    it.each([
      ['no JSON', '{', 400],
      ['no body', '', 400],
      ['a text', '"call_initiated"', 400],
      ['more than a mebibyte', JSON.stringify({ text: 'x'.repeat(1024 * 1024) }), 413],
      ['501 events', JSON.stringify(Array(501).fill({})), 400],
    ])('%s', async (_what, body, status) => {
      expect(await send(body)).toMatchObject({ status, body: { statusCode: status } });
    });

    it('forms', async () => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      expect(await send('event=call_hold', OURS, headers)).toMatchObject({ status: 415 });
    });
  });

  describe('answers an array', () => {
    it('with one result per event, in order, and keeps the good ones', async () => {
      await send(wireEvents(`${callId}-crm`).initiated(0), 'crm');
      const results = await reportAll(mainline, OURS, [
        call.initiated(0),
        { ...call.routed(1), agent_id: 7 },
        wireEvents(`${callId}-crm`).answered(1),
        call.resumed(2, { event_id: 'r' }),
        call.routed(3, { agent_id: 'nobody' }),
        'text',
        call.initiated(0),
        call.answered(4),
        call.held(5, { event_id: 'r' }),
      ]);
      expect(results).toMatchObject([
        { status: 202, state: 'waiting' },
        { status: 400, code: 'INVALID_REQUEST' },
        { status: 403, code: 'FORBIDDEN' },
        {
          status: 409,
          code: 'EVENT_REFUSED',
          event_id: 'r',
          details: [{ field: '3.event' }],
          state: 'waiting',
        },
        { status: 422, code: 'UNKNOWN_AGENT', details: [{ field: '4.agent_id' }] },
        { status: 400, details: [{ field: '5.event' }] },
        { status: 202, repeated: true, state: 'waiting' },
        { status: 202, state: 'active' },
        { status: 422, code: 'EVENT_ID_REUSED', details: [{ field: '8.event_id' }] },
      ]);
      expect(fieldsOf(results[1])).toEqual(['1.agent_id']);
      expect((await stored()).map(({ type }) => type)).toEqual([
        'call.initiated',
        'call.resumed',
        'call.answered',
      ]);
    });
  });

  describe('recognises a repeat', () => {
    const modes: [string, object, Record<string, string>, boolean][] = [
      ['its event_id', { event_id: 'e1' }, {}, true],
      ['the Idempotency-Key', {}, { 'idempotency-key': 'k1' }, true],
      ['content and timestamp', { timestamp: '2026-11-21T09:00:05Z' }, {}, true],
      ['nothing', {}, {}, false],
    ];

    it.each(modes)('by %s', async (_how, fields, headers, isRepeat) => {
      await send(call.initiated(0));
      const event = { ...call.routed(null), ...fields };
      const first = await send(event, OURS, headers);
      const second = await send(event, OURS, headers);
      expect([first, second].map(({ status }) => status)).toEqual([202, 202]);
      expect(first.body['repeated']).toBeUndefined();
      expect(second.body['repeated']).toBe(isRepeat ? true : undefined);
      expect(second.body['id'] === first.body['id']).toBe(isRepeat);
      expect(await stored()).toHaveLength(isRepeat ? 2 : 3);
    });

    it('of what happens once by its content alone', async () => {
      for (const repeated of [undefined, true]) {
        expect((await send(call.initiated(null))).body['repeated']).toBe(repeated);
      }
      for (const repeated of [undefined, true]) {
        expect((await send(call.ended(null))).body['repeated']).toBe(repeated);
      }
      expect(await send(call.ended(null, { end_reason: 'failed' }))).toMatchObject({ status: 409 });
    });

    it('with the present state, not the one it met', async () => {
      await send([call.initiated(0), call.answered(3)]);
      expect((await send(call.initiated(0))).body).toMatchObject({ repeated: true, state: 'active' });
    });

    it('that says something else as none', async () => {
      await send(call.initiated(0));
      const key = { 'idempotency-key': 'k' };
      await send(call.routed(null, { event_id: 'e' }));
      await send(call.routed(null), OURS, key);
      expect(await send(call.routed(null, { event_id: 'e', agent_id: 'juan' }))).toMatchObject({
        status: 422,
        body: { code: 'EVENT_ID_REUSED', details: [{ field: 'event_id' }] },
      });
      expect(await send(call.routed(null, { agent_id: 'juan' }), OURS, key)).toMatchObject({
        status: 422,
        body: { code: 'IDEMPOTENCY_KEY_REUSED', details: [{ field: 'idempotency-key' }] },
      });
      expect(await stored()).toHaveLength(3);
    });

    it('of a whole array by its Idempotency-Key', async () => {
      const events = [call.initiated(null), call.routed(null), call.routed(null)];
      const key = { 'idempotency-key': 'array' };
      const first = await reportAll(mainline, OURS, events, key);
      const second = await reportAll(mainline, OURS, events, key);
      expect(second.map(({ id, repeated }) => [id, repeated])).toEqual(first.map(({ id }) => [id, true]));
      expect(new Set(first.map(({ id }) => id)).size).toBe(3);
    });

    it.each([
      ['', 400],
      ['x'.repeat(129), 400],
      ['x'.repeat(128), 202],
    ])('by an Idempotency-Key of up to 128 characters', async (key, status) => {
      const answer = await send(call.initiated(0), OURS, { 'idempotency-key': key });
      expect(answer.status).toBe(status);
      if (status === 400) expect(answer.body).toMatchObject({ details: [{ field: 'idempotency-key' }] });
    });

    it('when many come at once', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => send(call.initiated(0))));
      expect(answers.filter(({ body }) => body['repeated'] === true)).toHaveLength(19);
      expect(await stored()).toHaveLength(1);
    });
  });

  describe('knows whose a call is', () => {
    it('the one whose event came first, early ones included; admins may report for all', async () => {
      await send(call.answered(5));
      expect(await send(call.initiated(0), 'crm')).toMatchObject({ status: 403 });
      expect(await send(call.initiated(0), 'office')).toMatchObject({ status: 202 });
      expect(await send(call.ended(9))).toMatchObject({ status: 202, body: { state: 'ended' } });
    });

    it('of others nothing but that it is not theirs: not whether an event was there', async () => {
      await send([call.initiated(0, { event_id: 'e' }), call.answered(2)]);
      const headers = { 'idempotency-key': 'k' };
      await send(call.held(3), OURS, headers);
      const events = [
        call.initiated(0, { event_id: 'e' }),
        call.held(3),
        call.resumed(1),
        call.routed(1, { agent_id: 'nobody' }),
      ];
      const answers = await Promise.all(events.map((event) => send(event, 'crm', headers)));
      for (const { status, body } of answers) {
        const { requestId: _requestId, ...told } = body;
        expect([status, told]).toEqual([
          403,
          { statusCode: 403, code: 'FORBIDDEN', message: 'The call_id is not one that this API key reports' },
        ]);
      }
      const limited = await send(call.held(3), 'branch');
      expect({ ...limited.body, requestId: '' }).toEqual({ ...answers[0]?.body, requestId: '' });
      expect(await stored()).toHaveLength(3);
    });

    it('and lets one key use the Idempotency-Key of another for a call of its own', async () => {
      const headers = { 'idempotency-key': 'shared' };
      await send(call.initiated(0), OURS, headers);
      const own = wireEvents(`${callId}-crm`);
      expect(await send(own.initiated(0), 'crm', headers)).toMatchObject({
        status: 202,
        body: { state: 'waiting' },
      });
      expect(await send(call.routed(1), 'office', headers)).toMatchObject({ status: 202 });
    });

    it.each([
      ['screen', 403],
      ['branch', 403],
      ['unknown', 401],
    ])('and who may not report at all: %s, %i, before the body is read', async (key, status) => {
      expect(await send('{ this is no JSON', key)).toMatchObject({ status });
      expect(await send(call.initiated(0), key)).toMatchObject({ status });
      expect(await send([call.initiated(0)], key)).toMatchObject({ status });
    });
  });
});

describe('POST /api/events with a limit', () => {
  let mainline: Mainline;

  beforeEach(async () => {
    const variables = { API_KEYS: REPORTING_KEYS, EVENTS_PER_MINUTE: '10', REQUESTS_PER_MINUTE: '3' };
    mainline = await startMainline({ variables });
  }, STARTING);
  afterEach(() => mainline.close());

  const events = (count: number) =>
    Array.from({ length: count }, () => wireEvents(`visit-${randomUUID()}`).initiated(0));
  const send = (count: number, key = OURS) =>
    report(mainline, key, count === 1 ? events(1)[0] : events(count));

  it('counts each event, refuses an array that does not fit as a whole, and nothing else by it', async () => {
    const first = await send(8);
    expect([first.status, first.headers.get('ratelimit-remaining')]).toEqual([202, '2']);
    const second = await send(3);
    expect([second.status, second.body['code']]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await send(2)).status).toBe(202);
    expect((await send(1)).status).toBe(429);
    expect((await send(1, 'crm')).status).toBe(202);
    expect((await mainline.get('/calls', OURS)).status).toBe(200);
  });

  it('has nothing to do with the limit of requests', async () => {
    for (let sent = 0; sent < 10; sent += 1) expect((await send(1)).status).toBe(202);
    for (const status of [200, 200, 200, 429]) {
      expect((await mainline.get('/calls', OURS)).status).toBe(status);
    }
  });
});
