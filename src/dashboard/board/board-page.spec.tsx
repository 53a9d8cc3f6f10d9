import { act, render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { AlertItemDto, BoardDto } from '../api/generated/types.gen';
import { App } from '../app/app';
import { createServices } from '../app/services';
import { Around } from '../around';
import { PAGES } from '../pages';
import { aBoard, aBoardAgent, aBoardCall, aBoardQueue } from '../testing/board';
import { aCall } from '../testing/calls';
import { asSocket, FakeSocket } from '../testing/fake-socket';
import { ADMIN, type Answer, serve } from '../testing/serve';

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();

function anAlert(fields: Partial<AlertItemDto>): AlertItemDto {
  return {
    ...{ id: 'a1', call_id: 'visit-1', kind: 'sla_wait', severity: 'critical', message: 'x', state: 'open' },
    ...{ queue_id: 'sales', agent_id: null, raised_at: ago(10), limit_seconds: 30, lateness_seconds: 0 },
    ...{ acknowledged_at: null, acknowledged_by: null, resolved_at: null, resolved_by: null, note: null },
    ...fields,
  };
}

let board: BoardDto;
let alerts: AlertItemDto[];
let socket: FakeSocket;

/** Opens the board at an address. */
async function open(address = '/board', answers: Readonly<Record<string, Answer>> = {}): Promise<Request[]> {
  sessionStorage.setItem('mainline.api-key', 'secret');
  window.history.replaceState(null, '', address);
  const asked = serve({
    'GET /me': [200, ADMIN],
    'GET /api/board': () => Response.json(board),
    'GET /api/alerts': ({ url }) => {
      const state = new URL(url).searchParams.get('state');
      return Response.json({ items: alerts.filter((one) => one.state === state), nextCursor: null });
    },
    'GET /calls/stats': [200, { total: { answerRate: 0.79 } }],
    ...answers,
  });
  const create = () => createServices((auth) => asSocket((socket = new FakeSocket(auth))));
  render(<App pages={PAGES} around={Around} create={create} />);
  await screen.findByRole('heading', { name: 'Board' });
  act(() => {
    socket.tell('connect');
    socket.tell('ready', { cursor: 'c0' });
  });
  return asked;
}

describe('the board', () => {
  beforeEach(() => {
    alerts = [];
    board = aBoard({
      at: ago(0),
      counts: { menu: 0, waiting: 1, talking: 0, on_hold: 0, message: 0 },
      calls: [aBoardCall({ since: ago(40) })],
    });
  });

  it('shows at most three alerts, and how many more there are', async () => {
    alerts = Array.from({ length: 20 }, (_, place) => anAlert({ id: `a${place}`, raised_at: ago(place) }));
    await open();
    const section = await screen.findByRole('region', { name: 'Open alerts' });
    expect(await within(section).findByRole('link', { name: '17 more' })).toBeTruthy();
    expect(within(section).getAllByText('Waits too long')).toHaveLength(3);
  });

  it('sends what is done about an alert only when it cannot be undone any more', async () => {
    alerts = [anAlert({})];
    const asked = await open('/board', {
      'POST /api/alerts/a1/resolve': [200, anAlert({ state: 'resolved' })],
    });
    const posts = (): string[] =>
      asked.filter(({ method }) => method === 'POST').map(({ url }) => new URL(url).pathname);
    const section = await screen.findByRole('region', { name: 'Open alerts' });
    await userEvent.click(await within(section).findByRole('button', { name: 'Acknowledge' }));
    expect(within(section).getByText('acknowledged')).toBeTruthy();
    await userEvent.click(await screen.findByRole('button', { name: /^Undo/ }));
    expect(within(section).getByRole('button', { name: 'Acknowledge' })).toBeTruthy();
    await userEvent.click(within(section).getByRole('button', { name: 'Resolve' }));
    expect(within(section).queryByText('Waits too long')).toBeNull();
    expect(posts()).toEqual([]);
    window.dispatchEvent(new Event('pagehide'));
    await waitFor(() => expect(posts()).toEqual(['/api/alerts/a1/resolve']));
  });

  it('has no buttons for whoever may only look, nor for what holds or not', async () => {
    alerts = [
      anAlert({}),
      anAlert({ id: 'pool_low', kind: 'pool_low', call_id: null, message: '1 is free' }),
    ];
    await open('/board', { 'GET /me': [200, { ...ADMIN, role: 'viewer' }] });
    const section = await screen.findByRole('region', { name: 'Open alerts' });
    expect(await within(section).findByText('Few numbers left')).toBeTruthy();
    expect(within(section).queryAllByRole('button')).toEqual([]);
  });

  it('says so when the queue that is watched is gone, by the name that it had', async () => {
    let isGone = false;
    const gone = {
      statusCode: 404,
      code: 'QUEUE_NOT_FOUND',
      message: 'There is no such queue',
      requestId: 'r1',
    };
    await open('/board?queue=sales', {
      'GET /api/board': () => (isGone ? Response.json(gone, { status: 404 }) : Response.json(board)),
    });
    expect(await screen.findAllByText('over 30 s')).not.toEqual([]);
    isGone = true;
    act(() => socket.update('c1', aCall()));
    expect(await screen.findByText(/The queue “Sales queue” is not there any more/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Show all queues' }));
    expect(window.location.search).toBe('');
  });

  it('puts no more rows of a thousand queues and agents into the page than one reads', async () => {
    const thousand = Array.from({ length: 1000 }, (_, place) => `n${String(place).padStart(4, '0')}`);
    board = {
      ...board,
      queues: thousand.map((id) => aBoardQueue({ id, name: `Queue ${id}` })),
      agents: thousand.map((id) => aBoardAgent({ id, name: `Agent ${id}` })),
    };
    await open();
    expect(await screen.findByText('Agent n0000')).toBeTruthy();
    expect([screen.getAllByText(/^Agent n/).length, screen.getAllByRole('row').length]).toEqual([40, 31]);
    await userEvent.click(screen.getByRole('button', { name: 'Show 40 more of 1,000' }));
    expect(screen.getAllByText(/^Agent n/)).toHaveLength(80);
  });

  it('says of every queue how many of its calls were answered today, and leads to them', async () => {
    board = { ...board, queues: [aBoardQueue({})] };
    const asked = await open();
    const table = await screen.findByRole('table');
    const share = await within(table).findByRole('link', { name: '79 %' });
    const address = new URL(share.getAttribute('href') ?? '', 'http://localhost').searchParams;
    expect([address.get('queue'), address.get('outcome')]).toEqual(['sales', 'answered']);
    expect(asked.some(({ url }) => /\/calls\/stats\?.*queue=sales/.test(url))).toBe(true);
  });

  it('shows a key of some numbers its calls, and no queues and agents', async () => {
    board = { ...board, queues: null, agents: null };
    await open();
    expect(await screen.findByText('First caller')).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'Queues' })).toBeNull();
    expect(screen.queryByRole('combobox', { name: 'Queue' })).toBeNull();
    expect(screen.queryByText('Agents free')).toBeNull();
  });
});
