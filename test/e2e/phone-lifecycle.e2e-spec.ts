import { eventually } from '../support/eventually.js';
import { ADMIN_KEY, STARTING } from '../support/mainline-app.js';
import { PhonePage } from '../support/phone-page.js';
import { type PhoneServer, startPhoneServer } from '../support/phone-server.js';

describe('a call that the phone reports step by step', () => {
  let server: PhoneServer;
  let page: PhonePage;

  beforeAll(async () => {
    server = await startPhoneServer();
    page = await PhonePage.open(server.mainline.url, ADMIN_KEY);
    await create('/api/agents', { id: 'first', name: 'First agent' });
    await create('/api/queues', {
      id: 'sales',
      name: 'Sales queue',
      longest_wait_seconds: 30,
      agent_ids: ['first'],
    });
    await create('/api/queues', { id: 'other', name: 'Other queue', agent_ids: [] });
  }, STARTING);
  afterAll(async () => {
    page.close();
    await server.close();
  });

  async function create(path: string, body: object): Promise<void> {
    const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
    const options = { method: 'POST', headers, body: JSON.stringify(body) };
    expect((await fetch(server.mainline.url + path, options)).status).toBe(201);
  }

  const events = () => page.state.lifecycle.call?.events ?? [];
  const answered = () =>
    page.until(() => events().every(({ state }) => state !== 'sent' && state !== 'kept'));
  const begin = (queueId: string) => page.move({ move: 'begin', type: 'video', queueId, callerName: 'Ward' });

  it('is routed, answered, held, resumed, transferred and ended', async () => {
    await begin('sales');
    await page.until(({ lifecycle }) => lifecycle.call?.deadlines.length === 1);
    expect(page.state.lifecycle).toMatchObject({
      call: { state: 'waiting', deadlines: [{ for: 'wait', limitSeconds: 30, stoppedAt: null }] },
      moves: ['route', 'answer', 'transfer', 'end'],
    });
    await page.move({ move: 'report', action: 'route', agentId: 'first' });
    await page.move({ move: 'report', action: 'answer' });
    expect(page.state.lifecycle.call).toMatchObject({ state: 'active', agentId: 'first' });
    await page.move({ move: 'report', action: 'hold' });
    await page.move({ move: 'report', action: 'resume' });
    await page.move({ move: 'report', action: 'transfer', queueId: 'other' });
    await page.move({ move: 'report', action: 'end' });
    await answered();
    expect(events().map(({ event, status, state }) => [event, status, state])).toEqual([
      ['call_initiated', 202, 'counted'],
      ['call_routed', 202, 'counted'],
      ['call_answered', 202, 'counted'],
      ['call_hold', 202, 'counted'],
      ['call_resumed', 202, 'counted'],
      ['call_transferred', 202, 'counted'],
      ['call_ended', 202, 'counted'],
    ]);
    expect(page.state.lifecycle.moves).toEqual([]);
    const id = page.state.lifecycle.call?.callId ?? '';
    await eventually(async () => expect((await server.mainline.get(`/calls/${id}`)).status).toBe(200));
  });

  it('reports what the state refuses only when it is forced, and shows the 409', async () => {
    await begin('sales');
    expect(await page.codeOf({ move: 'report', action: 'hold' })).toBe('MOVE_NOT_ALLOWED');
    await page.move({ move: 'report', action: 'hold', isForced: true });
    await answered();
    expect(events().at(-1)).toMatchObject({
      event: 'call_hold',
      status: 409,
      state: 'refused',
      isForced: true,
    });
    expect(page.state.lifecycle.call?.state).toBe('waiting');
    await page.move({ move: 'report', action: 'end' });
  });

  it('sends events twice, and out of order', async () => {
    await page.move({ move: 'deliver', delivery: 'twice' });
    await begin('sales');
    await page.until(() => events()[0]?.repeatStatus === 202);
    await page.move({ move: 'deliver', delivery: 'out-of-order' });
    await page.move({ move: 'report', action: 'answer', agentId: 'first' });
    expect(events().at(-1)).toMatchObject({ state: 'kept', sentAt: null });
    await page.move({ move: 'report', action: 'hold' });
    await answered();
    const [, answer, hold] = events();
    expect(answer?.sentAt?.localeCompare(hold?.sentAt ?? '')).not.toBe(-1);
    expect([answer?.state, hold?.status]).toEqual(['counted', expect.any(Number)]);
    await page.move({ move: 'deliver', delivery: 'once' });
    await page.move({ move: 'report', action: 'end' });
  });

  it('does not begin in a queue that is not there, as after it was deleted', async () => {
    await begin('gone');
    await answered();
    expect(events()[0]).toMatchObject({ state: 'failed', problem: expect.any(String) as string });
    expect(page.state.lifecycle).toMatchObject({ call: { state: 'ended', deadlines: [] }, moves: [] });
  });
});
