import type { JsonRow } from './events-client.js';
import { readOutcome, type ReportedCall } from './read-outcome.js';

const CALL: ReportedCall = {
  ...{ id: 'visit 1', startedAt: new Date('2026-11-21T09:00:00.000Z') },
  ...{ eventIds: ['a', 'b'], row: { status: 'ended', answered_time: null } },
};
const HISTORY = [{ id: 'a' }, { id: 'b' }, { id: 'c', type: 'alert.raised' }];
const ROW = { id: 'visit 1', status: 'ended', answered_time: null };
const ALERT = { call_id: 'visit 1', kind: 'sla_wait' };

interface Lists {
  readonly history: readonly JsonRow[];
  readonly calls: readonly JsonRow[];
  readonly alerts: readonly JsonRow[];
}
const ALL: Lists = {
  history: HISTORY,
  calls: [{ id: 'other' }, ROW],
  alerts: [{ call_id: 'other' }, ALERT],
};

/** @param rounds what the server shows, each time that it is asked for the history */
function clientOf(...rounds: readonly Partial<Lists>[]) {
  const asked: string[] = [];
  let round = -1;
  const list = (path: string): Promise<JsonRow[]> => {
    asked.push(path);
    if (path.endsWith('/events')) round += 1;
    const { history, calls, alerts } = { ...ALL, ...(rounds[Math.min(round, rounds.length - 1)] ?? {}) };
    const rows = path.startsWith('/api/alerts') ? alerts : path.includes('?') ? calls : history;
    return Promise.resolve([...rows]);
  };
  return { asked, client: { list, get: () => Promise.resolve(null) } };
}

describe('what became of a reported call', () => {
  it('is its row, its history and its alerts', async () => {
    const { asked, client } = clientOf({});
    expect(await readOutcome(client, CALL)).toEqual({
      ...{ call: ROW, history: HISTORY, alerts: [ALERT], isComplete: true },
    });
    expect(asked).toEqual([
      '/api/calls/visit%201/events',
      '/api/calls?from=2026-11-21T09%3A00%3A00.000Z&to=2026-11-21T09%3A00%3A00.001Z',
      '/api/alerts?limit=100',
    ]);
  });

  it('asks for no alerts when the history has none', async () => {
    const { asked, client } = clientOf({ history: HISTORY.slice(0, 2) });
    expect(await readOutcome(client, CALL)).toMatchObject({ alerts: [], isComplete: true });
    expect(asked).toHaveLength(2);
  });

  it.each<[string, Partial<Lists>]>([
    ['an event', { history: HISTORY.slice(0, 1) }],
    ['the row', { calls: [] }],
    ['the last state', { calls: [{ ...ROW, status: 'active' }] }],
    ['the answer', { calls: [{ ...ROW, answered_time: undefined }] }],
    ['an alert', { alerts: [] }],
  ])('is waited for while %s is missing', async (_what, early) => {
    const { client } = clientOf(early, early, {});
    expect(await readOutcome(client, CALL)).toMatchObject({ call: ROW, isComplete: true });
  });

  it('is told as far as it is there when patience ends', async () => {
    const { client } = clientOf({ calls: [] });
    expect(await readOutcome(client, CALL, 1)).toMatchObject({ call: null, isComplete: false });
  });

  it('may have any row when nothing is known of it', async () => {
    const { client } = clientOf({ calls: [] });
    expect(await readOutcome(client, { ...CALL, row: {} })).toMatchObject({ isComplete: true });
  });
});
