import type { AlertItemDto } from '../../src/alerts/alert.dto.js';
import { writeAlertId } from '../../src/alerts/alert-id.js';
import type { SourceCallDto, SourceEventDto } from '../../src/activity/event-sources/source-call.dto.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { Eraser } from '../../src/calls/erasure/eraser.js';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { eventIdOf } from '../support/builders.js';
import { incoming, ended, HISTORY_CALL, second } from '../support/call-history.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_KEY, type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { aReportedCall, ReportedCall } from '../support/reported-call.js';
import { OWNER } from '../support/reported-history.js';

const KEYS = [
  `watcher:viewer:${apiKeyDigest('watcher')}`,
  `desk:agent:${apiKeyDigest('desk')}`,
  `${OWNER.key}:agent:${apiKeyDigest('owner')}`,
  `limited:admin:${apiKeyDigest('limited')}:numbers=+13235550199`,
  `admin:admin:${apiKeyDigest(ADMIN_KEY)}`,
];

interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

describe('calls that other systems report', () => {
  let mainline: Mainline;

  beforeAll(async () => {
    mainline = await startMainline({ variables: { API_KEYS: KEYS.join(',') } });
  }, STARTING);
  afterAll(() => mainline.close());

  async function record(...calls: readonly Pick<ReportedCall, 'events'>[]): Promise<void> {
    await mainline.app.get(CallsRepository).record(calls.flatMap(({ events }) => events));
    await mainline.settled();
  }

  async function page<Item>(path: string, key = 'watcher'): Promise<Page<Item>> {
    const answer = await mainline.get(path, key);
    expect([path, answer.status]).toEqual([path, 200]);
    return (await answer.json()) as Page<Item>;
  }

  async function walk<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const next: Page<Item> = await page(`${path}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      items.push(...next.items);
      cursor = next.nextCursor;
    }
    return items;
  }

  async function act(id: string, what: string, key: string, body?: object): Promise<Response> {
    const headers = { 'x-api-key': key, ...(body && { 'content-type': 'application/json' }) };
    return fetch(`${mainline.url}/api/alerts/${id}/${what}`, {
      method: 'POST',
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
  }

  describe('GET /api/calls', () => {
    it('lists them with those of the telephone, newest first, by what was asked', async () => {
      const [old, young] = [aReportedCall('list-old', 1000), new ReportedCall('list-young', 2000)];
      young.report(0, 'call.initiated', { type: 'voice', queueId: 'legal_spanish' });
      young.report(5, 'call.routed', { agentId: 'juan' });
      await record(old, young, { events: [...incoming(), ...ended(20)] });
      const { items } = await page<SourceCallDto>(`/api/calls?from=${second(0)}&to=${second(3000)}`);
      const ids = items.map(({ id }) => id);
      expect(ids.filter((id) => id.startsWith('list') || id === HISTORY_CALL)).toEqual([
        'list-young',
        'list-old',
        HISTORY_CALL,
      ]);
      expect(items.find(({ id }) => id === 'list-young')).toEqual({
        ...{
          id: 'list-young',
          status: 'waiting',
          type: 'voice',
          ...{ queue_id: 'legal_spanish', queue_name: 'Legal, Spanish', agent_id: 'juan', agent_name: null },
        },
        ...{ start_time: second(2000), answered_time: null, end_time: null },
        ...{ wait_time: null, duration: null, flagged: false },
      });
      expect(items.find(({ id }) => id === 'list-old')).toEqual({
        ...{ id: 'list-old', status: 'ended', type: 'video' },
        ...{
          queue_id: 'medical_spanish',
          queue_name: 'Medical, Spanish',
          agent_id: 'maria',
          agent_name: null,
        },
        ...{ start_time: second(1000), answered_time: second(1040), end_time: second(1100) },
        ...{ wait_time: 40, duration: 60, flagged: false },
      });
      const found = await Promise.all(
        [
          'status=waiting&queue_id=legal_spanish',
          'agent_id=juan',
          `type=video&from=${second(1000)}&to=${second(1001)}`,
        ].map((query) => page<SourceCallDto>(`/api/calls?${query}`)),
      );
      expect(found.map((one) => one.items.map(({ id }) => id))).toEqual([
        ['list-young'],
        ['list-young'],
        ['list-old'],
      ]);
    });

    it('names bad conditions, and shows a key that is limited to numbers nothing of them', async () => {
      for (const [query, field] of [
        ['status=busy', 'status'],
        ['queue=x', 'queue'],
        ['from=yesterday', 'from'],
        ['limit=0', 'limit'],
      ]) {
        const answer = await mainline.get(`/api/calls?${query}`, 'watcher');
        const body = (await answer.json()) as { details: { field: string }[] };
        expect([answer.status, body.details.map((one) => one.field)]).toEqual([400, [field]]);
      }
      const { items } = await page<SourceCallDto>('/api/calls', 'limited');
      expect(items).toEqual([]);
    });
  });

  describe('GET /api/calls/:id/events', () => {
    it('is the whole audit log, in order and in the words of the reports', async () => {
      const call = new ReportedCall('log', 4000);
      const beginning = call.report(0, 'call.initiated', { to: null });
      call.report(3, 'call.resumed');
      call.note(20, 'call.retransferred', { occurrence: 'x', fromAgentId: 'maria', agentId: null });
      call.report(40, 'call.answered', { waitTime: 40 });
      const alert = call.alert(40, beginning);
      await record(call);
      const { items } = await page<SourceEventDto>('/api/calls/log/events');
      expect(items.map(({ type, refused, derived }) => [type, refused, derived])).toEqual([
        ['call_initiated', undefined, undefined],
        ['call_resumed', true, undefined],
        ['call_retransfer', true, true],
        ['call_answered', undefined, undefined],
        ['alert.raised', undefined, true],
      ]);
      expect(items[0]).toEqual({
        ...{ id: beginning.id, call_id: 'log', type: 'call_initiated', timestamp: second(4000) },
        metadata: {
          ...{ type: 'video', queue_id: 'medical_spanish', from: '+14155550142', caller_name: 'Zoë' },
          metadata: { case: { number: 4711 } },
        },
      });
      expect(items[2]?.metadata).toEqual({ occurrence: 'x', from_agent_id: 'maria', agent_id: null });
      expect(items[4]).toMatchObject({
        id: alert.id,
        metadata: { kind: 'sla_wait', lateness_seconds: null },
      });
      const pages = await walk<SourceEventDto>('/api/calls/log/events?limit=2');
      expect(pages).toEqual(items);
      const feed = await page<{ refused?: true; derived?: true }>('/calls/log/events');
      expect(feed.items.map(({ refused, derived }) => [refused, derived])).toEqual(
        items.map(({ refused, derived }) => [refused, derived]),
      );
    });

    it('is there before the beginning for the key that reports the call, and for admins alone', async () => {
      const call = new ReportedCall('early', 5000);
      call.report(4, 'call.answered');
      await record(call);
      const statuses = async (): Promise<number[]> => {
        const keys = ['owner', ADMIN_KEY, 'desk', 'watcher', 'limited'];
        const paths = ['/api/calls/early/events', '/calls/early/events', '/calls/early'];
        const asked = keys.flatMap((key) => paths.map((path) => mainline.get(path, key)));
        return (await Promise.all(asked)).map(({ status }) => status);
      };
      expect(await statuses()).toEqual([200, 200, 200, 200, 200, 200, ...Array<number>(9).fill(404)]);
      const { items } = await page<SourceCallDto>('/api/calls', ADMIN_KEY);
      expect(items.map(({ id }) => id)).not.toContain('early');
      call.report(0, 'call.initiated');
      await record(call);
      expect(await statuses()).toEqual([...Array<number>(12).fill(200), 404, 404, 404]);
    });

    it('has no personal data when the call is erased', async () => {
      await record(aReportedCall('erased', 6000));
      await mainline.app.get(Eraser).erase('erased', 'request', { name: 'admin', requestId: null });
      await mainline.settled();
      const { items } = await page<SourceEventDto>('/api/calls/erased/events');
      expect(items[0]).toMatchObject({ type: 'call_initiated', metadata: { queue_id: 'medical_spanish' } });
      expect(JSON.stringify(items)).not.toMatch(/Zoë|4155550142|4711/);
    });

    it('can be erased before its beginning arrives, which brings no data back', async () => {
      const whole = aReportedCall('erased-early', 6500);
      const [beginning, ...others] = whole.events;
      await record({ events: others });
      const erasing = { method: 'DELETE', headers: { 'x-api-key': ADMIN_KEY } };
      expect((await fetch(`${mainline.url}/calls/erased-early`, erasing)).status).toBe(204);
      await record({ events: beginning === undefined ? [] : [beginning] });
      const { items } = await page<SourceEventDto>('/api/calls/erased-early/events');
      expect(items[0]).toMatchObject({ type: 'call_initiated' });
      expect(JSON.stringify(items)).not.toMatch(/Zoë|4155550142|4711/);
    });
  });

  describe('alerts', () => {
    it('are listed by state, kind and queue, page by page', async () => {
      const calls = [0, 1, 2].map((index) => {
        const call = new ReportedCall(`alerted-${index}`, 7000 + index * 100);
        const beginning = call.report(0, 'call.initiated', { queueId: 'medical_english' });
        const routed = call.report(1, 'call.routed', { routingTime: 20 });
        call.alert(2, beginning, { queueId: 'medical_english' });
        call.alert(3, routed, { kind: 'sla_answer', queueId: 'medical_english', limitSeconds: 15 });
        return call;
      });
      await record(...calls);
      const of = (items: AlertItemDto[]): string[] => items.map((one) => `${one.call_id} ${one.kind}`);
      const wanted = ['2', '1', '0'].flatMap((name) => [
        `alerted-${name} sla_answer`,
        `alerted-${name} sla_wait`,
      ]);
      for (const limit of [1, 2, 3, 4]) {
        const path = `/api/alerts?queue_id=medical_english&state=open&limit=${limit}`;
        expect(of(await walk<AlertItemDto>(path))).toEqual(wanted);
      }
      const { items } = await page<AlertItemDto>('/api/alerts?queue_id=medical_english&kind=sla_wait');
      expect(of(items)).toEqual(wanted.filter((one) => one.endsWith('sla_wait')));
      expect(await page('/api/alerts?queue_id=medical_english&state=resolved')).toMatchObject({ items: [] });
      expect(await page('/api/alerts?queue_id=medical_english', 'limited')).toMatchObject({ items: [] });
      expect((await mainline.get('/api/alerts?kind=fire', 'watcher')).status).toBe(400);
    });

    it('are acknowledged and resolved, with who and when, in both databases', async () => {
      const call = aReportedCall('acted', 8000);
      await record(call);
      const [raised] = call.events.filter(({ type }) => type === 'alert.raised');
      const id = writeAlertId({ callId: 'acted', eventId: raised?.id ?? '' });
      expect((await act(id, 'acknowledge', 'watcher')).status).toBe(403);
      const first = await act(id, 'acknowledge', 'desk', { note: 'I call back' });
      const seen = (await first.json()) as AlertItemDto;
      expect([first.status, seen]).toEqual([
        200,
        expect.objectContaining({
          ...{ id, call_id: 'acted', state: 'acknowledged', acknowledged_by: 'desk', note: 'I call back' },
          ...{ kind: 'sla_wait', limit_seconds: 30, lateness_seconds: null, resolved_by: null },
        }),
      ]);
      expect(await (await act(id, 'acknowledge', 'owner')).json()).toEqual(seen);
      const done = (await (await act(id, 'resolve', 'owner')).json()) as AlertItemDto;
      expect(done).toMatchObject({ state: 'resolved', resolved_by: OWNER.key, acknowledged_by: 'desk' });
      expect(await (await act(id, 'resolve', ADMIN_KEY, { note: 'late' })).json()).toEqual(done);
      const late = await act(id, 'acknowledge', 'desk');
      expect([late.status, await late.json()]).toEqual([
        409,
        expect.objectContaining({ statusCode: 409, code: 'ALERT_RESOLVED' }),
      ]);
      await mainline.settled();
      const { items } = await page<SourceEventDto>('/api/calls/acted/events');
      expect(items.map(({ type }) => type).filter((type) => /^alert/.test(type))).toEqual([
        'alert.raised',
        'alert.acknowledged',
        'alert.resolved',
      ]);
      const listed = await page<AlertItemDto>('/api/alerts?state=resolved&kind=sla_wait');
      expect(listed.items).toContainEqual(done);
    });

    it('are resolved by evidence', async () => {
      const call = new ReportedCall('evident', 9000);
      const beginning = call.report(0, 'call.initiated', { queueId: 'legal_english' });
      call.alert(31, beginning, { queueId: 'legal_english', latenessSeconds: 1 });
      await record(call);
      const path = '/api/alerts?queue_id=legal_english&state=';
      expect((await page<AlertItemDto>(`${path}open`)).items).toHaveLength(1);
      call.report(12, 'call.answered');
      await record(call);
      expect((await page<AlertItemDto>(`${path}open`)).items).toEqual([]);
      const [alert] = (await page<AlertItemDto>(`${path}resolved`)).items;
      expect(alert).toMatchObject({ resolved_by: 'evidence', resolved_at: null, lateness_seconds: 1 });
    });

    it('of telephone calls are among them', async () => {
      const callId = `CA${'ab12'.repeat(8)}`;
      const events = [...incoming(), ...ended(4)].map((event) => {
        return { ...event, id: eventIdOf(callId, event.id), callId };
      });
      const call = new ReportedCall(callId);
      call.note(5, 'call.failed', { reason: 'server_error' });
      await record({ events: [...events, ...call.events] });
      await eventually(async () => {
        const { items } = await page<AlertItemDto>('/api/alerts?kind=call_failed&state=open');
        expect(items).toMatchObject([
          { call_id: callId, severity: 'critical', queue_id: null, limit_seconds: null, agent_id: null },
        ]);
      });
    });

    it.each([
      ['what nobody wrote', 'x'],
      ['an unknown call', writeAlertId({ callId: 'nobody', eventId: '0'.repeat(32) })],
      ['another event of a call', writeAlertId({ callId: 'acted', eventId: '0'.repeat(32) })],
    ])('are unknown by %s', async (_what, id) => {
      for (const what of ['acknowledge', 'resolve']) {
        const answer = await act(id, what, 'desk');
        expect([answer.status, await answer.json()]).toEqual([
          404,
          expect.objectContaining({ code: 'ALERT_NOT_FOUND' }),
        ]);
      }
    });

    it('are unknown to a key that may not see their call, and take nothing but a note', async () => {
      const call = aReportedCall('hidden', 9500);
      await record(call);
      const [raised] = call.events.filter(({ type }) => type === 'alert.raised');
      const id = writeAlertId({ callId: 'hidden', eventId: raised?.id ?? '' });
      expect((await act(id, 'resolve', 'limited')).status).toBe(404);
      for (const body of [{ note: 1 }, { note: 'x'.repeat(2001) }, { by: 'somebody' }]) {
        expect((await act(id, 'resolve', 'desk', body)).status).toBe(400);
      }
      expect(await (await act(id, 'resolve', 'desk', { note: ' ' })).json()).toMatchObject({ note: null });
    });
  });
});
