import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { show } from '../testing/around';
import { type Answer, serve } from '../testing/serve';
import InsightsPage from './insights-page';
import { statistics, total } from './testing/statistics';

// What it draws needs a browser, which has a test of its own.
jest.mock('./charts', () => ({ __esModule: true, default: () => null }));

const RANGE = { startedFrom: '2026-11-20T23:00:00.000Z', startedBefore: '2026-11-22T11:00:00.000Z' };
const AGENT = { offered: 5, answered: 2, missed: 3, declined: 1, busy: 1, talkSeconds: 61 };
const AGENTS: Answer = [
  200,
  {
    ...RANGE,
    ringSeconds: { calls: 2, p50: 6, p90: 13, p95: 17 },
    holdSeconds: null,
    agents: [
      { agent: '+15557778888', name: 'First agent', ...AGENT },
      { agent: 'second', name: null, ...AGENT },
    ],
  },
];

function open(address: string, answers: Readonly<Record<string, Answer>> = {}): Request[] {
  window.history.replaceState(null, '', address);
  const asked = serve({
    'GET /calls/stats': [200, statistics({})],
    'GET /calls/stats/agents': AGENTS,
    'GET /calls/counts': [200, { items: [{ name: 'unheard', count: 77, more: false }] }],
    ...answers,
  });
  show(<InsightsPage />);
  return asked;
}

const linkOf = (name: string): string | null => screen.getByRole('link', { name }).getAttribute('href');

describe('the page of insights', () => {
  it('asks for what its address says, and shows figures that lead to their calls', async () => {
    const asked = open('/insights?period=last_7_days&by=week&zone=Asia%2FTokyo');
    await screen.findByText('First agent');
    const [first] = asked.filter(({ url }) => new URL(url).pathname === '/calls/stats');
    expect(Object.fromEntries(new URL(first?.url ?? '').searchParams)).toEqual({
      range: 'last_7_days',
      period: 'week',
      zone: 'Asia/Tokyo',
    });
    await waitFor(() => expect(linkOf('77')).toContain('unheard=true'));
    expect(linkOf('First agent')).toContain('/?offeredTo=%2B15557778888&startedFrom=2026-11-20');
    expect(linkOf('second')).toContain('offeredTo=second');
    expect(
      linkOf('Rang an agent: 50 % within 0:06, 90 % within 0:13, 95 % within 0:17, of 2 calls'),
    ).toContain('hasTime=ring');
  });

  it('says that nobody called', async () => {
    open('/insights', {
      'GET /calls/stats': [200, statistics({ total: { ...total({}), answerRate: null } })],
    });
    expect(await screen.findByText('No calls in this period')).toBeTruthy();
  });

  it('says what is wrong with a zone, and shows what it usually shows', async () => {
    const problem = 'zone must be the IANA name of a time zone, such as Europe/Berlin';
    const refused = {
      statusCode: 400,
      code: 'INVALID_REQUEST',
      message: 'The request is not valid',
      requestId: 'r-7',
    };
    open('/insights?zone=Mars/Olympus', {
      'GET /calls/stats': ({ url }) =>
        new URL(url).searchParams.get('zone') === 'Mars/Olympus'
          ? Response.json({ ...refused, details: [{ field: 'zone', problem }] }, { status: 400 })
          : Response.json(statistics({})),
    });
    await screen.findByText('There is no such time zone');
    expect(screen.getByText('r-7')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Show the last 7 days' }));
    expect(await screen.findByText('First agent')).toBeTruthy();
  });

  it('says that it took too long, and tries again', async () => {
    let isSlow = true;
    open('/insights?zone=UTC', {
      'GET /calls/stats': () =>
        isSlow
          ? Response.json({ statusCode: 503, code: 'QUERY_TIMEOUT', message: 'too long' }, { status: 503 })
          : Response.json(statistics({})),
    });
    await screen.findByText(/a shorter period has fewer calls/);
    isSlow = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('First agent')).toBeTruthy();
  });

  it('shows the other figures where those of agents cannot be added up', async () => {
    const failed = { statusCode: 503, code: 'QUERY_TIMEOUT', message: 'too long' };
    open('/insights?zone=UTC', { 'GET /calls/stats/agents': [503, failed] });
    expect(await screen.findByText('These figures could not be added up.')).toBeTruthy();
    expect(screen.getByText('Waited')).toBeTruthy();
  });

  it('begins long lists with a few, and shows all of them when asked', async () => {
    const numbers = Array.from({ length: 20 }, (_, place) => ({
      number: `+155501001${String(place).padStart(2, '0')}`,
      calls: 1,
      underWay: 0,
      outcomes: total({ missed: 1 }).outcomes,
      answerRate: 0,
    }));
    open('/insights?zone=UTC', { 'GET /calls/stats': [200, statistics({ numbers })] });
    await screen.findByText('First agent');
    const rows = () =>
      screen.getByRole('region', { name: 'Numbers, as a table' }).querySelectorAll('tbody tr');
    expect(rows()).toHaveLength(8);
    await userEvent.click(screen.getByRole('button', { name: 'All 20' }));
    expect(rows()).toHaveLength(20);
  });
});
