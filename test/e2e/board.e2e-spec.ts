import type { BoardDto } from '../../src/activity/board/board.dto.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { dialing, HISTORY_AGENT, HISTORY_CALL, incoming, leg, second } from '../support/call-history.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_KEY, type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { ReportedCall } from '../support/reported-call.js';

const MAIN_NUMBER = '+13235550100';
const KEYS = [
  `viewer:viewer:${apiKeyDigest('viewer')}`,
  `other:viewer:${apiKeyDigest('other')}:numbers=+13235550199`,
  `admin:admin:${apiKeyDigest(ADMIN_KEY)}`,
];

describe('GET /api/board', () => {
  let mainline: Mainline;

  beforeAll(async () => {
    mainline = await startMainline({
      phone: { mainNumbers: [MAIN_NUMBER] },
      variables: { API_KEYS: KEYS.join(',') },
    });
    await add('agents', { id: 'first', name: 'First agent', state: 'available' });
    await add('agents', { id: 'second', name: 'Second agent', number: HISTORY_AGENT, state: 'available' });
    await add('agents', { id: 'third', name: 'Third agent', state: 'available' });
    await add('queues', {
      id: 'sales',
      name: 'Sales',
      longest_wait_seconds: 20,
      agent_ids: ['first', 'third'],
    });
    await record();
  }, STARTING);
  afterAll(() => mainline.close());

  async function add(list: string, item: object): Promise<void> {
    const answer = await fetch(`${mainline.url}/api/${list}`, {
      method: 'POST',
      headers: { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' },
      body: JSON.stringify(item),
    });
    expect(answer.status).toBe(201);
  }

  /** Somebody waits long, somebody a moment; one call is on hold, and of the telephone one rings. */
  async function record(): Promise<void> {
    const reporter = { key: 'admin', admin: true };
    const [long, short, held] = ['long', 'short', 'held'].map(
      (id, place) => new ReportedCall(id, place * 10, reporter),
    );
    long?.report(0, 'call.initiated', { queueId: 'sales' });
    short?.report(0, 'call.initiated', { queueId: 'sales' });
    held?.report(0, 'call.initiated', { queueId: 'sales' });
    held?.report(4, 'call.answered', { agentId: 'first' });
    held?.report(9, 'call.held');
    const telephone = [...incoming(), ...dialing(5), ...leg(6, 'ringing')];
    const events = [long, short, held].flatMap((call) => call?.events ?? []);
    await mainline.app.get(CallsRepository).record([...events, ...telephone]);
    await mainline.settled();
  }

  async function board(query = '', key = 'viewer'): Promise<BoardDto> {
    const answer = await mainline.get(`/api/board${query}`, key);
    expect(answer.status).toBe(200);
    return (await answer.json()) as BoardDto;
  }

  it('tells of all queues in one answer who waits there, since when, and who could answer', async () => {
    await eventually(async () => {
      const { queues } = await board();
      expect(queues?.find(({ id }) => id === 'sales')).toEqual({
        ...{ id: 'sales', name: 'Sales', waiting: 2, waiting_since: second(0), talking: 1 },
        ...{ longest_wait_seconds: 20, agents: 2, free_agents: 1 },
      });
    });
  });

  it('tells of all agents what they do, by id and by the number that is rung', async () => {
    const { agents } = await board();
    const own = (agents ?? []).filter(({ id }) => ['first', 'second', 'third'].includes(id));
    expect(own).toMatchObject([
      { id: 'first', name: 'First agent', doing: 'on_hold', since: second(29), call_id: 'held' },
      { id: 'second', state: 'available', doing: 'ringing', since: second(6), call_id: HISTORY_CALL },
      { id: 'third', state: 'available', doing: null, call_id: null },
    ]);
  });

  it('names the most urgent calls of each state first, with how long what may last', async () => {
    const { calls, counts, is_whole: isWhole } = await board('?queue_id=sales');
    expect([counts, isWhole]).toEqual([{ menu: 0, waiting: 2, talking: 0, on_hold: 1, message: 0 }, true]);
    expect(calls).toMatchObject([
      { id: 'long', state: 'waiting', since: second(0), limit_seconds: 20, queue_name: 'Sales', agent: null },
      { id: 'short', state: 'waiting', since: second(10), limit_seconds: 20 },
      { id: 'held', state: 'on_hold', since: second(29), limit_seconds: 60, agent: 'First agent' },
    ]);
  });

  it('tells only of the agents of the queue that is asked for, and of all queues', async () => {
    const { agents, queues } = await board('?queue_id=sales');
    expect(agents?.map(({ id }) => id)).toEqual(['first', 'third']);
    expect(queues?.length).toBeGreaterThan(1);
  });

  it('shows a key of some numbers their calls, and no queues and agents', async () => {
    const { counts, calls, queues, agents } = await board('', 'other');
    expect([calls, queues, agents, counts.waiting]).toEqual([[], null, null, 0]);
  });

  it('says so of a queue that is not there', async () => {
    const answer = await mainline.get('/api/board?queue_id=gone');
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'QUEUE_NOT_FOUND' }]);
    expect((await mainline.get('/api/board?queue_id=')).status).toBe(400);
  });
});
