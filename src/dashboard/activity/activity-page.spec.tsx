import { act, render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ActivityItemDto } from '../api/generated/types.gen';
import { App } from '../app/app';
import { createServices } from '../app/services';
import { Around } from '../around';
import { PAGES } from '../pages';
import { aCall, aCaller } from '../testing/calls';
import { asSocket, FakeSocket } from '../testing/fake-socket';
import { ADMIN, type Answer, serve } from '../testing/serve';

const DENTIST = aCall({ id: 'CA1', caller: aCaller({ name: 'Dental front desk' }), eventCount: 3 });
const CLERK = aCall({
  id: 'CA2',
  caller: aCaller({ name: 'Court clerk' }),
  startedAt: '2026-11-21T08:00:00.000Z',
});

let calls: ActivityItemDto[];
let socket: FakeSocket;

const pageOf = (): Answer => () => Response.json({ items: calls, nextCursor: null });

/** Opens the page at an address, with a server that has the calls. */
async function open(address: string, answers: Readonly<Record<string, Answer>> = {}): Promise<Request[]> {
  sessionStorage.setItem('mainline.api-key', 'secret');
  window.history.replaceState(null, '', address);
  const asked = serve({
    'GET /me': [200, ADMIN],
    'GET /calls': pageOf(),
    'GET /calls/counts': [200, { items: [{ name: 'all', count: 1284, more: false }] }],
    'GET /calls/stats': [200, { periods: [] }],
    'GET /api/queues': [200, { items: [], nextCursor: null }],
    ...answers,
  });
  const create = () => createServices((auth) => asSocket((socket = new FakeSocket(auth))));
  render(<App pages={PAGES} around={Around} create={create} />);
  await screen.findByRole('heading', { name: 'Activity' });
  act(() => {
    socket.tell('connect');
    socket.tell('ready', { cursor: 'c0' });
  });
  return asked;
}

const rows = () => screen.queryAllByRole('row').filter((row) => within(row).queryByRole('link') !== null);
const names = () => rows().map((row) => within(row).getByRole('link').textContent);
const lastAddress = (asked: readonly Request[]) =>
  asked.findLast(({ url }) => new URL(url).pathname === '/calls')?.url;

describe('the activity page', () => {
  beforeEach(() => (calls = [DENTIST, CLERK]));

  it('leads from call to call, and says which one of how many it is', async () => {
    await open('/', {
      'GET /calls': () => Response.json({ items: calls, nextCursor: 'c' }),
      'GET /calls/counts': [200, { items: [{ name: 'all', count: 10_000, more: true }] }],
      'GET /calls/CA1': [200, DENTIST],
      'GET /calls/CA2': [200, CLERK],
    });
    await userEvent.click(await screen.findByRole('link', { name: 'Dental front desk' }));
    expect(await screen.findByText('1 of 10,000+')).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Previous call/ }).disabled).toBe(true);
    await userEvent.keyboard('j');
    expect(await screen.findByRole('heading', { name: 'Court clerk' })).toBeTruthy();
    expect(screen.getByText('2 of 10,000+')).toBeTruthy();
    await userEvent.keyboard('k');
    expect(await screen.findByRole('heading', { name: 'Dental front desk' })).toBeTruthy();
  });

  it('lists the calls that the address asks for, and says so in chips', async () => {
    const asked = await open('/?direction=inbound&durationFrom=5&order=asc');
    await waitFor(() => expect(names()).toEqual(['Court clerk', 'Dental front desk']));
    expect(new URL(lastAddress(asked) ?? '').search).toBe(
      '?direction=inbound&durationFrom=5&sort=startedAt&order=asc&limit=100',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Remove filter Direction inbound' }));
    expect(window.location.search).toBe('?durationFrom=5&order=asc');
    expect(await screen.findByRole('link', { name: 'All 1,284' })).toBeTruthy();
  });

  it('shows a call that has just come', async () => {
    await open('/');
    await waitFor(() => expect(names()).toHaveLength(2));
    const late = aCall({
      id: 'CA3',
      caller: aCaller({ name: 'Courier' }),
      startedAt: '2026-11-21T10:00:00.000Z',
    });
    act(() => socket.update('c1', late));
    await waitFor(() => expect(names()).toEqual(['Courier', 'Dental front desk', 'Court clerk']));
  });

  it('holds it back while a row has the focus, and shows it when asked to', async () => {
    await open('/');
    await waitFor(() => expect(names()).toHaveLength(2));
    await userEvent.keyboard('j');
    expect(document.activeElement?.textContent).toBe('Dental front desk');
    const late = aCall({
      id: 'CA3',
      caller: aCaller({ name: 'Courier' }),
      startedAt: '2026-11-21T10:00:00.000Z',
    });
    act(() => socket.update('c1', late));
    const pill = await screen.findByRole('button', { name: '1 new call' });
    expect(names()).toEqual(['Dental front desk', 'Court clerk']);
    await userEvent.click(pill);
    expect(names()).toEqual(['Courier', 'Dental front desk', 'Court clerk']);
  });

  it('flags the row that has the focus at once, and takes the flag away by undo', async () => {
    const answer = (flagged: boolean) => ({ ...DENTIST, flagged, eventCount: flagged ? 4 : 5 });
    const headers = { etag: 'W/"1"' };
    const asked = await open('/', {
      'GET /calls/CA1': () => Response.json(DENTIST, { headers }),
      'PATCH /calls/CA1': async (request) => {
        const body: unknown = await request.json();
        return Response.json(answer(JSON.stringify(body).includes('true')), { headers });
      },
    });
    await waitFor(() => expect(names()).toHaveLength(2));
    await userEvent.keyboard('jf');
    expect(within(rows()[0] ?? document.body).getByText('flagged')).toBeTruthy();
    expect(await screen.findByText('Flagged', { selector: 'span' })).toBeTruthy();
    await waitFor(() => expect(asked.filter(({ method }) => method === 'PATCH')).toHaveLength(1));
    await userEvent.keyboard('z');
    await waitFor(() => expect(screen.queryByText('flagged')).toBeNull());
    const patches = asked.filter(({ method }) => method === 'PATCH');
    expect(await Promise.all(patches.map((request) => request.json()))).toEqual([
      { flagged: true },
      { flagged: false },
    ]);
    expect(patches[0]?.headers.get('if-match')).toBe('W/"1"');
  });

  it('refuses a filter that cannot be one, and drops it when asked to', async () => {
    sessionStorage.setItem('mainline.api-key', 'secret');
    await open('/?durationFrom=abc&flagged=true');
    expect((await screen.findByRole('alert')).textContent).toContain('“durationFrom” must be a whole number');
    await userEvent.click(screen.getByRole('button', { name: 'Drop it and show the rest' }));
    expect(window.location.search).toBe('?flagged=true');
  });

  it('passes on what the server refuses', async () => {
    const details = [{ field: 'startedBefore', problem: 'startedBefore must be after startedFrom' }];
    const body = {
      statusCode: 400,
      code: 'INVALID_REQUEST',
      message: 'The request is not valid',
      details,
      requestId: 'r',
    };
    await open('/?startedFrom=2026-11-21T09:00:00Z&startedBefore=2026-11-20T09:00:00Z', {
      'GET /calls': [400, body],
    });
    expect((await screen.findByRole('alert')).textContent).toContain(
      '“startedBefore” must be after startedFrom',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Drop it and show the rest' }));
    expect(window.location.search).toBe('?startedFrom=2026-11-21T09%3A00%3A00Z');
  });

  it('says that the calls could not be loaded, with the id of the request, and tries again', async () => {
    let isDown = true;
    const body = { statusCode: 503, code: 'STORE_UNAVAILABLE', message: 'no', requestId: 'req-7f3a91' };
    await open('/', {
      'GET /calls': () =>
        isDown ? Response.json(body, { status: 503 }) : Response.json({ items: calls, nextCursor: null }),
    });
    expect((await screen.findByRole('alert')).textContent).toMatch(/Neither database answers.*req-7f3a91/);
    isDown = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(names()).toHaveLength(2));
  });

  it('is loaded when the connection is back, with all that had no answer', async () => {
    let isDown = true;
    const answer = (body: object) => () => {
      if (isDown) throw new TypeError('fetch failed');
      return Response.json(body);
    };
    const asked = await open('/', {
      'GET /calls': answer({ items: calls, nextCursor: null }),
      'GET /calls/counts': answer({ items: [{ name: 'all', count: 1284, more: false }] }),
    });
    await screen.findByRole('alert');
    const counts = () => asked.filter(({ url }) => new URL(url).pathname === '/calls/counts');
    await waitFor(() => expect(counts()).toHaveLength(3), { timeout: 20_000 });
    isDown = false;
    act(() => {
      socket.tell('disconnect', 'transport close');
      socket.tell('connect');
      socket.tell('ready', { cursor: 'c1' });
    });
    await waitFor(() => expect(names()).toHaveLength(2));
    expect(await screen.findByText('1,284')).toBeTruthy();
  });

  it('says what to do while there are no calls, and when none matches', async () => {
    calls = [];
    await open('/');
    expect(await screen.findByText('No calls yet')).toBeTruthy();
    act(() => window.history.pushState(null, '', '/?outcome=failed&type=video'));
    expect(await screen.findByText('No call matches these 2 filters')).toBeTruthy();
  });
});
