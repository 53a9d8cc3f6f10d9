import { TwimlServer } from '../../../test/support/twiml-server.js';
import { EventsClient, RequestFailedError } from './events-client.js';
import type { EventBody } from './lifecycle-call.js';

const BODY: EventBody = {
  ...{ event: 'call_hold', call_id: 'visit-1', event_id: '1' },
  timestamp: '2026-11-21T09:00:00.000Z',
};
const json = (body: unknown, status = 200) => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});

describe('the client of the events', () => {
  let server: TwimlServer;
  let client: EventsClient;

  beforeAll(async () => {
    server = await TwimlServer.start();
    client = new EventsClient({ url: server.url, apiKey: 'the-key' });
  });
  afterAll(() => server.close());
  beforeEach(() => (server.received.length = 0));

  it('sends an event with the key, and tells what it was answered', async () => {
    server.script = { '/api/events': json({ id: 'e1', state: 'on_hold', repeated: true }, 202) };
    expect(await client.report(BODY)).toEqual({
      ...{ status: 202, id: 'e1', state: 'on_hold', allowed: [], repeated: true, problem: null },
    });
    const [request] = server.received;
    expect(request?.headers).toMatchObject({ 'x-api-key': 'the-key', 'content-type': 'application/json' });
    expect([request?.method, JSON.parse(request?.rawBody ?? '')]).toEqual(['POST', BODY]);
  });

  it('tells a refusal with what is allowed, and an error with its fields', async () => {
    const refusal = { code: 'EVENT_REFUSED', id: 'e1', state: 'ended', allowed: ['call_routed'] };
    server.script = { '/api/events': json({ ...refusal, message: 'no' }, 409) };
    expect(await client.report(BODY)).toMatchObject({
      ...{ status: 409, id: 'e1', state: 'ended', allowed: ['call_routed'], repeated: false },
      problem: 'EVENT_REFUSED: no',
    });
    const details = [{ field: 'queue_id', problem: 'there is no queue "x"' }];
    server.script = { '/api/events': json({ code: 'UNKNOWN_QUEUE', message: 'no', details }, 422) };
    expect(await client.report(BODY)).toMatchObject({
      status: 422,
      id: null,
      problem: 'UNKNOWN_QUEUE: there is no queue "x"',
    });
  });

  it('takes what is no JSON for an answer that says nothing', async () => {
    server.script = { '/api/events': { status: 502, body: '<html>' } };
    expect(await client.report(BODY)).toMatchObject({ status: 502, state: null, problem: '' });
  });

  it('has a result also where nobody answers, at all or in time', async () => {
    const gone = await TwimlServer.start();
    await gone.close();
    const lost = await new EventsClient({ url: gone.url, apiKey: 'k' }).report(BODY);
    expect(lost).toMatchObject({ status: null, problem: 'fetch failed (ECONNREFUSED)' });
    // A server of its own: what was given up may arrive there during the next test.
    const slow = await TwimlServer.start();
    slow.script = { '/api/events': { ...json({}, 202), after: 3000 } };
    const hasty = new EventsClient({ url: slow.url, apiKey: 'k', timeoutMilliseconds: 20 });
    expect(await hasty.report(BODY)).toMatchObject({ status: null, problem: 'no answer in time' });
    await slow.close();
  });

  it('reads lists page by page, until there is enough', async () => {
    server.script = {
      '/list': ({ form }) =>
        form['cursor'] === 'a b'
          ? json({ items: [{ id: 3 }], nextCursor: null })
          : json({ items: [{ id: 1 }, { id: 2 }], nextCursor: 'a b' }),
    };
    expect(await client.list('/list?x=y')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(server.received.map(({ url }) => url)).toEqual(['/list?x=y', '/list?x=y&cursor=a%20b']);
    expect(await client.list('/list', (items) => items.length >= 2)).toHaveLength(2);
  });

  it('takes 404 for nothing, and throws for other errors', async () => {
    server.script = {
      '/gone': json({}, 404),
      '/secret': json({ code: 'UNAUTHENTICATED', message: 'no key' }, 401),
    };
    expect(await client.get('/gone')).toBeNull();
    expect(await client.list('/gone')).toEqual([]);
    const reading = client.get('/secret');
    await expect(reading).rejects.toBeInstanceOf(RequestFailedError);
    await expect(reading).rejects.toMatchObject({
      status: 401,
      message: 'GET /secret: 401 UNAUTHENTICATED: no key',
    });
  });
});
