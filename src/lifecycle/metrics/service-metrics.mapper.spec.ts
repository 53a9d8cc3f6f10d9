import type { OfferTally, WaitTally } from '../../calls/feed/call-metrics.js';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { toAgentMetrics, toMetricsRange, toQueueMetrics } from './service-metrics.mapper.js';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const RANGE = { from: '2026-11-20T12:00:00.000Z', to: '2026-11-21T12:00:00.000Z' };

describe('toMetricsRange', () => {
  it.each([
    [{}, RANGE],
    [
      { to: '2026-11-10T00:00:00.000Z' },
      { from: '2026-11-09T00:00:00.000Z', to: '2026-11-10T00:00:00.000Z' },
    ],
    [{ from: '2026-11-01T00:00:00.000Z' }, { from: '2026-11-01T00:00:00.000Z', to: RANGE.to }],
    [
      { to: '0001-01-01T06:00:00.000Z' },
      { from: '0001-01-01T00:00:00.000Z', to: '0001-01-01T06:00:00.000Z' },
    ],
  ])('makes of %j %j', (query, range) => {
    expect(toMetricsRange(query, NOW)).toEqual(range);
  });

  it.each([
    { from: '2026-11-21T12:00:00.000Z' },
    { from: '2026-11-21T12:00:00.001Z' },
    { to: '0001-01-01T00:00:00.000Z' },
    { from: RANGE.from, to: RANGE.from },
  ])('refuses %j', (query) => {
    expect(() => toMetricsRange(query, NOW)).toThrow(BadRequestError);
  });
});

describe('toAgentMetrics', () => {
  const NOTHING: OfferTally = {
    ...{ offered: 0, answered: 0, missed: 0, retransferred: 0, answer: null, handle: null },
    holdMilliseconds: 0,
  };

  it('rounds sums and averages down, after they are made', () => {
    const tally: OfferTally = {
      ...{ offered: 9, answered: 3, missed: 5, retransferred: 4 },
      answer: { count: 2, milliseconds: 3998, p95Seconds: 2 },
      handle: { count: 3, milliseconds: 60_000, p95Seconds: 31 },
      holdMilliseconds: 12_999,
    };
    expect(toAgentMetrics('maria', RANGE, tally)).toEqual({
      ...{ agent_id: 'maria', ...RANGE, offered: 9, answered: 3, missed: 5, retransferred: 4 },
      ...{ average_answer_seconds: 1, p95_answer_seconds: 2 },
      ...{ average_handle_seconds: 20, p95_handle_seconds: 31, hold_seconds: 12 },
    });
  });

  it('knows no average of nothing', () => {
    expect(toAgentMetrics('maria', RANGE, NOTHING)).toMatchObject({
      ...{ average_answer_seconds: null, p95_answer_seconds: null },
      ...{ average_handle_seconds: null, p95_handle_seconds: null, hold_seconds: 0 },
    });
  });
});

describe('toQueueMetrics', () => {
  const tally: WaitTally = {
    ...{ offered: 9, answered: 6, answeredInTime: 5, abandoned: 1, over: 8 },
    ...{ waiting: 1, waitingSince: '2026-11-21T11:59:40.001Z' },
  };

  it('shares out what is over, and measures who waits by now', () => {
    expect(toQueueMetrics('sales', RANGE, tally, NOW)).toEqual({
      ...{ queue_id: 'sales', ...RANGE, offered: 9, answered: 6, abandoned: 1, waiting: 1 },
      ...{ longest_waiting_seconds: 19, service_level: 0.625 },
    });
  });

  it('knows no share of nothing, no wait of nobody, and none that begins later', () => {
    const none = { ...tally, answeredInTime: 0, over: 0, waiting: 0, waitingSince: null };
    const nothing = { service_level: null, longest_waiting_seconds: null };
    expect(toQueueMetrics('sales', RANGE, none, NOW)).toMatchObject(nothing);
    const ahead = { ...tally, waitingSince: '2026-11-21T12:00:30.000Z' };
    expect(toQueueMetrics('sales', RANGE, ahead, NOW)).toMatchObject({ longest_waiting_seconds: 0 });
  });
});
