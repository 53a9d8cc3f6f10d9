import type { ActivityItemDto } from '../../src/activity/item/activity-item.dto.js';
import { writeAlertId } from '../../src/alerts/alert-id.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { CallEventFactory } from '../../src/calls/model/call-event.factory.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { AUDIT_ACTIONS } from '../../src/calls/model/call-event.js';
import { Retention } from '../../src/calls/erasure/retention.js';
import { ADMIN_KEY, STARTING } from '../support/mainline-app.js';
import { PhoneLine } from '../support/phone-line.js';

interface Change {
  readonly body: object;
  readonly action: (typeof AUDIT_ACTIONS)[number];
  /** Whether the route names an alert of the call rather than the call. */
  readonly isOfAlert?: boolean;
}

/** What each route that changes something is sent. A new route needs a line here, and an event that says who asked. */
const CHANGES: Readonly<Record<string, Change>> = {
  'PATCH /calls/{id}': { body: { flagged: true, note: 'Call back', queue: 'sales' }, action: 'call.update' },
  'PATCH /calls/{id}/voicemail': { body: { heard: true }, action: 'voicemail.update' },
  'DELETE /calls/{id}': { body: {}, action: 'call.erase' },
  'POST /api/alerts/{id}/acknowledge': {
    body: { note: 'seen' },
    action: 'alert.acknowledge',
    isOfAlert: true,
  },
  'POST /api/alerts/{id}/resolve': { body: {}, action: 'alert.resolve', isOfAlert: true },
};
/** Queues, agents, numbers and sessions belong to no call whose history could say who changed them; a link or a sign-in changes none, and neither does what is done to databases and letters, which the log tells. */
const OF_NO_CALL =
  /^\/(?:api\/(?:queues|agents|events)|numbers|sessions|calls\/export-link|sign-in|system\/(?:backfills|dead-letters|repairs|webhook-requests))/;

interface Documented {
  readonly paths: Record<string, Record<string, unknown>>;
}

describe('Changes', () => {
  let line: PhoneLine;

  beforeAll(async () => {
    line = await PhoneLine.open();
  }, STARTING);
  afterAll(() => line.close());

  const send = (route: string, id: string, body: object): Promise<Response> => {
    const [method = '', path = ''] = route.split(' ');
    const isBare = method === 'DELETE';
    return fetch(line.mainline.url + path.replace('{id}', id), {
      method,
      headers: { 'x-api-key': ADMIN_KEY, ...(isBare ? {} : { 'content-type': 'application/json' }) },
      ...(isBare ? {} : { body: JSON.stringify(body) }),
    });
  };

  /** Lets something go wrong with a call. @returns the id of its alert */
  const alertOf = async (callId: string): Promise<string> => {
    const fact = { callId, type: 'call.failed', data: { reason: 'server_error' } } as const;
    const event = line.mainline.app.get(CallEventFactory).make<'call.failed'>(fact);
    await line.mainline.app.get(CallsRepository).record([event]);
    await line.mainline.settled();
    return writeAlertId({ callId, eventId: event.id });
  };

  const auditsOf = async (id: string): Promise<CallEvent[]> => {
    await line.mainline.settled();
    const [mongo = [], supabase] = await Promise.all(line.stores().map((store) => store.listEvents(id)));
    expect(supabase).toEqual(mongo);
    return mongo.filter(({ type }) => type === 'audit.recorded');
  };

  it('are all made by routes that are known here', async () => {
    const { paths } = (await (await line.mainline.get('/docs-json', null)).json()) as Documented;
    const routes = Object.entries(paths)
      .filter(([path]) => !path.startsWith('/twilio/') && !OF_NO_CALL.test(path))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
      .filter((route) => /^(POST|PUT|PATCH|DELETE) /.test(route));
    expect(routes.sort()).toEqual(Object.keys(CHANGES).sort());
  });

  it.each(Object.entries(CHANGES))(
    'by %s leave the name of the key in both databases',
    async (route, { body, action, isOfAlert = false }) => {
      const { call } = await line.play({ from: '+14155550142', keys: '2', messageSeconds: 9 });
      const answer = await send(route, isOfAlert ? await alertOf(call.id) : call.id, body);
      expect(answer.ok).toBe(true);
      const requestId = answer.headers.get('x-request-id');
      expect(await auditsOf(call.id)).toMatchObject([{ data: { action, by: 'development', requestId } }]);
    },
  );

  it('can be read at once', async () => {
    const { call } = await line.play({ from: '+14155550142', keys: '2', messageSeconds: 9 });
    for (const note of ['first', 'second', 'third']) {
      const answer = await send('PATCH /calls/{id}', call.id, { flagged: true, note, queue: 'sales' });
      const item = (await answer.json()) as ActivityItemDto;
      expect(item).toMatchObject({ flagged: true, note, queue: 'sales' });
      expect(await (await line.mainline.get(`/calls/${call.id}`)).json()).toEqual(item);
    }
    const heard = (await (
      await send('PATCH /calls/{id}/voicemail', call.id, { heard: true })
    ).json()) as ActivityItemDto;
    expect(heard.voicemail?.heardAt).not.toBeNull();
    expect(await (await line.mainline.get(`/calls/${call.id}`)).json()).toEqual(heard);
    expect(await line.stored(call.id)).toMatchObject({ note: 'third', queue: 'sales', flagged: true });
  });

  it('lose the note, not the flag, when the call is erased', async () => {
    const { call } = await line.play({ from: '+14155550142', keys: '2', messageSeconds: 9 });
    await send('PATCH /calls/{id}', call.id, { flagged: true, note: 'lives in Springfield' });
    await send('DELETE /calls/{id}', call.id, {});
    const events = JSON.stringify(await Promise.all(line.stores().map((store) => store.listEvents(call.id))));
    expect(events).not.toContain('Springfield');
    expect(await line.stored(call.id)).toMatchObject({ flagged: true, note: null });
  });

  it('by age say so', async () => {
    const { call } = await line.play({ from: '+14155550142', keys: '2', messageSeconds: 9 });
    await line.mainline.app.get(Retention).run({ days: 0, dryRun: false });
    expect(await auditsOf(call.id)).toMatchObject([
      { data: { action: 'call.erase', by: 'retention', requestId: null } },
    ]);
  });
});
