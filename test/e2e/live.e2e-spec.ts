import { ApiKeys } from '../../src/common/access/api-keys.js';
import { LiveClients } from '../../src/activity/live/live-clients.js';
import { LiveGateway } from '../../src/activity/live/live.gateway.js';
import type { LiveMessage } from '../../src/activity/live/live-message.js';
import type { ChangePageDto } from '../../src/activity/live/change-page.dto.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { anEvent, callDetails } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import {
  BRANCH_KEY,
  BRANCH_NUMBER,
  FOREIGN_PAGE,
  type LiveApp,
  newStores,
  PUBLIC_URL,
  startLiveApp,
  type Stores,
  VIEWER_KEY,
} from '../support/live-app.js';
import { LiveReader, type ReaderOptions } from '../support/live-reader.js';

const aStatus = (callId: string, status = 'ringing', to = '+13235550100'): CallEvent =>
  anEvent({
    callId,
    data: {
      status,
      sequence: 0,
      durationSeconds: status === 'completed' ? 9 : null,
      details: callDetails({ to }),
    },
  });

describe('the live feed', () => {
  let stores: Stores;
  let live: LiveApp;
  let readers: LiveReader[];

  beforeEach(async () => {
    stores = newStores();
    live = await startLiveApp(stores);
    readers = [];
  });

  afterEach(async () => {
    for (const reader of readers) reader.close();
    // A client that polls says goodbye with a request.
    await eventually(() => expect(live.app.get(LiveClients).count).toBe(0));
    await live.close();
  });

  async function open(options: ReaderOptions = {}, url = live.url): Promise<LiveReader> {
    const reader = await LiveReader.open(url, { apiKey: VIEWER_KEY, ...options });
    readers.push(reader);
    return reader;
  }

  async function changes(query: string, key = VIEWER_KEY): Promise<ChangePageDto> {
    const answer = await fetch(`${live.url}/calls/changes?${query}`, { headers: { 'x-api-key': key } });
    expect(answer.status).toBe(200);
    return (await answer.json()) as ChangePageDto;
  }

  /** The order may change while a store takes what it had not. */
  const subjectOf = (item: ChangePageDto['items'][number] | LiveMessage): string => {
    if ('event' in item) return `${item.type} ${item.event?.id}`;
    return `${item.type} ${'call' in item ? item.call?.id : item.alert?.id}`;
  };
  const typesOf = (messages: readonly { type: string }[]): string[] => messages.map(({ type }) => type);

  it('tells events, calls and alerts as they happen', async () => {
    const reader = await open();
    const ringing = aStatus('CA1');
    await live.record([ringing]);
    const [appended, created] = await reader.told(2);
    expect(appended).toMatchObject({ type: 'event.appended', event: { id: ringing.id, callId: 'CA1' } });
    expect(created).toMatchObject({ type: 'call.created', call: { id: 'CA1', eventCount: 1 } });
    const fallback = anEvent<'call.fallback'>({
      callId: 'CA1',
      type: 'call.fallback',
      data: { errorCode: '11200', details: callDetails() },
    });
    await live.record([fallback]);
    const [, , event, updated, alert] = await reader.told(5);
    expect(event).toMatchObject({ type: 'event.appended', event: { id: fallback.id } });
    expect(updated).toMatchObject({ type: 'call.updated', call: { id: 'CA1', eventCount: 2 } });
    expect(alert).toMatchObject({ alert: { kind: 'call_fallback', severity: 'critical', callId: 'CA1' } });
    expect(new Set(reader.messages.map(({ cursor }) => cursor)).size).toBe(5);
  });

  it('tells a client that starts now nothing of before', async () => {
    await live.record([aStatus('CA1')]);
    const reader = await open();
    const next = aStatus('CA2');
    await live.record([next]);
    await reader.told(2);
    expect(reader.eventIds).toEqual([next.id]);
  });

  it('tells a client that comes back exactly what it missed, also by another instance', async () => {
    const reader = await open();
    await live.record([aStatus('CA1')]);
    await reader.told(2);
    reader.close();
    const missed = Array.from({ length: 120 }, (_, index) => aStatus(`CB${index}`));
    await live.record(missed);
    const other = await startLiveApp(stores);
    await live.close();
    live = other;
    const back = await open({ after: reader.cursor });
    expect(back.eventIds).toEqual(missed.map(({ id }) => id));
    const next = aStatus('CA1', 'completed');
    await live.record([next]);
    await back.told(242);
    expect(back.eventIds).toEqual([...missed, next].map(({ id }) => id));
    expect(back.messages.at(-1)).toMatchObject({
      type: 'call.updated',
      call: { id: 'CA1', status: 'ended' },
    });
  });

  it('goes on from the cursor of every message, whichever store took what', async () => {
    const first = aStatus('CA1');
    const second = anEvent<'call.lost'>({
      callId: 'CA1',
      type: 'call.lost',
      data: { reason: 'unknown_to_provider' },
    });
    const third = aStatus('CA2');
    await live.record([first, third], [stores[0]]);
    await live.record([second, first], [stores[1]]);
    const reader = await open({ after: 'start' });
    const whole = [...(await reader.told(7))];
    expect(typesOf(whole).filter((type) => type === 'alert.raised')).toHaveLength(1);
    await live.record([second], [stores[0]]);
    await live.record([third], [stores[1]]);
    for (const [index, { cursor }] of whole.entries()) {
      const back = await open({ after: cursor });
      const rest = whole
        .slice(index + 1)
        .map(subjectOf)
        .sort();
      expect(back.messages.map(subjectOf).sort()).toEqual(rest);
      const page = await changes(`after=${cursor}`);
      expect(page.items.map(subjectOf).sort()).toEqual(rest);
    }
  });

  it('goes on when a store is down, and repeats nothing when it is back', async () => {
    const reader = await open();
    stores[0].faults.down = true;
    const one = aStatus('CA1');
    const two = aStatus('CA2');
    await live.record([one, two], [stores[1]]);
    await reader.told(4);
    stores[0].faults.down = false;
    await live.record([two, one], [stores[0]]);
    const three = aStatus('CA3');
    await live.record([three]);
    await eventually(() => expect(reader.eventIds).toContain(three.id));
    expect(reader.eventIds).toEqual([one.id, two.id, three.id]);
  });

  it('has one room per filter, which says when a call no longer matches', async () => {
    const ended = await open({ filter: { status: 'ended' } });
    const waiting = await open({ filter: { status: 'waiting' } });
    await live.record([aStatus('CA1')]);
    await waiting.told(2);
    await live.record([aStatus('CA1', 'completed')]);
    expect(typesOf(await waiting.told(4)).slice(2)).toEqual(['event.appended', 'call.updated']);
    expect(typesOf(await ended.told(2))).toEqual(['event.appended', 'call.updated']);
    await live.record([aStatus('CA2')]);
    await waiting.told(6);
    expect(ended.messages).toHaveLength(2);
  });

  it('changes the filter when asked to', async () => {
    const reader = await open({ filter: { status: 'ended' } });
    const answer: unknown = await reader.socket.emitWithAck('subscribe', {
      filter: { number: BRANCH_NUMBER },
    });
    expect(answer).toEqual({ cursor: expect.any(String) as unknown });
    const bad: unknown = await reader.socket.emitWithAck('subscribe', { filter: { status: 'busy' } });
    expect(bad).toMatchObject({ error: { code: 'INVALID_REQUEST', details: [{ field: 'status' }] } });
    for (const [field, text] of [
      ['toString', '"1"'],
      ['__proto__', '"1"'],
      ['number', '['.repeat(17) + ']'.repeat(17)],
    ] as const) {
      const filter: unknown = JSON.parse(`{"${field}":${text}}`);
      const refused: unknown = await reader.socket.emitWithAck('subscribe', { filter });
      expect(refused).toMatchObject({ error: { code: 'INVALID_REQUEST', details: [{ field }] } });
    }
    await live.record([aStatus('CA1', 'completed'), aStatus('CA2', 'ringing', BRANCH_NUMBER)]);
    await reader.told(2);
    expect(reader.messages.at(-1)).toMatchObject({ call: { id: 'CA2' } });
    expect(reader.messages).toHaveLength(2);
  });

  it('shows a key only the calls of its numbers', async () => {
    const branch = await open({ apiKey: BRANCH_KEY, after: 'start' });
    const all = await open();
    await live.record([aStatus('CA1'), aStatus('CA2', 'ringing', BRANCH_NUMBER)]);
    await all.told(4);
    await branch.told(2);
    expect(branch.messages.map((message) => 'call' in message && message.call.id)).toEqual([false, 'CA2']);
    expect((await changes('after=start', BRANCH_KEY)).items).toHaveLength(2);
    expect((await changes('after=start')).items).toHaveLength(4);
  });

  it.each<[string, ReaderOptions, string, string | undefined]>([
    ['no key', { apiKey: undefined }, 'UNAUTHENTICATED', undefined],
    ['an unknown key', { apiKey: 'nobody' }, 'UNAUTHENTICATED', undefined],
    ['a key that is no text', { apiKey: { $ne: '' } }, 'UNAUTHENTICATED', undefined],
    ['a bad cursor', { after: 'nonsense' }, 'INVALID_CURSOR', 'after'],
    ['a cursor that is no text', { after: 7 }, 'INVALID_REQUEST', 'after'],
    ['a bad filter', { filter: { outcome: 'sold' } }, 'INVALID_REQUEST', 'outcome'],
    ['an unknown filter', { filter: { $where: '1' } }, 'INVALID_REQUEST', '$where'],
    ['a filter that is none', { filter: ['status'] }, 'INVALID_REQUEST', 'filter'],
    ['a filter of every object', { filter: { constructor: '1' } }, 'INVALID_REQUEST', 'constructor'],
    ['another one', { filter: { toString: '1' } }, 'INVALID_REQUEST', 'toString'],
    ['the one of all', { filter: JSON.parse('{"__proto__":"1"}') }, 'INVALID_REQUEST', '__proto__'],
  ])('refuses %s', async (_case, options, code, field) => {
    const { data } = await LiveReader.refused(live.url, { apiKey: VIEWER_KEY, ...options });
    expect(data?.code).toBe(code);
    expect(data?.details?.[0]?.field).toBe(field);
  });

  it('lets in its own pages and allowed ones only', async () => {
    for (const transport of ['websocket', 'polling'] as const) {
      await open({ origin: PUBLIC_URL, transport });
      await open({ origin: live.url, transport });
      await open({ origin: FOREIGN_PAGE, transport });
      for (const origin of ['https://evil.example', 'null', `${PUBLIC_URL}.evil.example`]) {
        const { data } = await LiveReader.refused(live.url, { apiKey: VIEWER_KEY, origin, transport });
        expect(data).toBeUndefined();
      }
    }
  });

  it('has nothing outside of its namespace, and a key in the address is no key', async () => {
    const answer = await fetch(`${live.url}/socket.io/?EIO=4&transport=polling&apiKey=${VIEWER_KEY}`);
    const { sid } = JSON.parse((await answer.text()).slice(1)) as { sid: string };
    const address = `${live.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`;
    await fetch(address, { method: 'POST', body: '40' });
    await expect((await fetch(address)).text()).resolves.toContain('There is nothing here');
  });

  it('ends a connection whose key is no longer valid', async () => {
    const reader = await open();
    const find = jest.spyOn(live.app.get(ApiKeys), 'find').mockReturnValue(null);
    await eventually(() => expect(reader.socket.connected).toBe(false));
    find.mockRestore();
    expect(reader.closings).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  });

  it('ends connections with a reason before it stops, and lets none in', async () => {
    const reader = await open();
    live.app.get(LiveGateway).close();
    await eventually(() => expect(reader.socket.connected).toBe(false));
    expect(reader.closings).toMatchObject([{ code: 'SERVER_STOPPING' }]);
    const late = new LiveReader(live.url, { apiKey: VIEWER_KEY });
    await eventually(() => expect(late.closings).toHaveLength(1));
    await eventually(() => expect(live.app.get(LiveClients).count).toBe(0));
    late.close();
  });

  describe('by request', () => {
    it('starts where now is, and moves on past what the filter leaves out', async () => {
      await live.record([aStatus('CA1')]);
      const now = await changes('');
      expect(now).toMatchObject({ items: [], hasMore: false });
      await live.record([aStatus('CA2')]);
      const none = await changes(`after=${now.nextCursor}&status=ended`);
      expect(none.items).toEqual([]);
      expect(none.nextCursor).not.toBe(now.nextCursor);
      expect(await changes(`after=${none.nextCursor}`)).toMatchObject({ items: [], hasMore: false });
      expect((await changes(`after=${now.nextCursor}`)).items).toMatchObject([
        { type: 'event.appended', event: { callId: 'CA2' } },
        { type: 'call.created', call: { id: 'CA2' } },
      ]);
    });

    /** What a client finds that asks until there is no more, without what differs in every answer. */
    async function readAll(limit: number, key: string): Promise<unknown[]> {
      const pages: unknown[] = [];
      let page: ChangePageDto = { items: [], nextCursor: 'start', hasMore: true };
      while (page.hasMore) {
        page = await changes(`after=${page.nextCursor}&limit=${limit}`, key);
        const cursors = [...page.items.map(({ cursor }) => cursor), page.nextCursor];
        pages.push([page.items.map(subjectOf), page.hasMore, ...cursors.map(({ length }) => length)]);
      }
      return pages;
    }

    it.each([1, 2, 3, 50])('shows a limited key nothing of other calls, %d at a time', async (limit) => {
      const own = ['CB1', 'CB2'].map((id) => aStatus(id, 'ringing', BRANCH_NUMBER));
      const [first = [], second = []] = own.map((event) => [event]);
      const others = (name: string, count: number) =>
        Array.from({ length: count }, (_, index) => aStatus(`${name}${index}`));
      await live.record([...first, ...second]);
      const alone = await readAll(limit, BRANCH_KEY);
      const busy = await startLiveApp(newStores());
      await live.close();
      live = busy;
      for (const events of [others('CX', 70), first, others('CY', 3), second, others('CZ', 130)])
        await live.record(events);
      expect(await readAll(limit, BRANCH_KEY)).toEqual(alone);
    });

    it('passes over so much at a time, and goes on from there', async () => {
      const others = Array.from({ length: 5200 }, (_, index) => aStatus(`CX${index}`));
      await live.record([...others, aStatus('CB1', 'ringing', BRANCH_NUMBER)]);
      const passed = await changes('after=start&limit=100', BRANCH_KEY);
      expect(passed).toMatchObject({ items: [], hasMore: true });
      const rest = await changes(`after=${passed.nextCursor}`, BRANCH_KEY);
      expect(rest.items.map(({ type }) => type)).toEqual(['event.appended', 'call.created']);
      expect(rest.hasMore).toBe(false);
    });

    it.each([1, 2, 3, 5])('tells everything once, %d at a time', async (limit) => {
      await live.record([aStatus('CA1'), aStatus('CA2')]);
      await live.record([aStatus('CA1', 'completed')]);
      const whole = await changes('after=start');
      const found: ChangePageDto['items'] = [];
      let page: ChangePageDto = { items: [], nextCursor: 'start', hasMore: true };
      while (page.hasMore) {
        page = await changes(`after=${page.nextCursor}&limit=${limit}`);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items);
      }
      expect(found.map((item) => ({ ...item, cursor: '' }))).toEqual(
        whole.items.map((item) => ({ ...item, cursor: '' })),
      );
    });

    it.each([
      ['after=', 'INVALID_REQUEST', 'after'],
      ['after=nonsense', 'INVALID_CURSOR', 'after'],
      ['after=start&after=start', 'INVALID_REQUEST', 'after'],
      ['after=start&limit=0', 'INVALID_REQUEST', 'limit'],
      ['after=start&limit=101', 'INVALID_REQUEST', 'limit'],
      ['after=start&outcome=sold', 'INVALID_REQUEST', 'outcome'],
      ['after=start&cursor=x', 'INVALID_REQUEST', 'cursor'],
    ])('refuses %s', async (query, code, field) => {
      const answer = await fetch(`${live.url}/calls/changes?${query}`, {
        headers: { 'x-api-key': VIEWER_KEY },
      });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code, details: [{ field }] });
    });

    it('needs an API key', async () => {
      expect((await fetch(`${live.url}/calls/changes`)).status).toBe(401);
    });

    it('answers 503 when no store does', async () => {
      for (const store of stores) store.faults.down = true;
      const answer = await fetch(`${live.url}/calls/changes?after=start`, {
        headers: { 'x-api-key': VIEWER_KEY },
      });
      expect(answer.status).toBe(503);
    });
  });
});
