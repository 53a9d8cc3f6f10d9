import { layOutChart } from './chart-layout';
import type { Timeline } from './timeline';

const TIMELINE: Timeline = {
  total: 100,
  isLive: false,
  caller: [
    { kind: 'menu', from: 0, to: 10 },
    { kind: 'waiting', from: 10, to: 60 },
    { kind: 'message', from: 60, to: 100 },
  ],
  keys: [{ at: 10, digits: '1' }],
  agents: [
    { agent: 'a', spans: [{ kind: 'rang', from: 10, to: 30 }], results: ['no_answer'] },
    { agent: 'b', spans: [{ kind: 'rang', from: 50, to: 99 }], results: ['declined'] },
  ],
};

describe('the chart of a call', () => {
  it('puts bars where they were in time, with words that fit beside keys', () => {
    const { caller, keys } = layOutChart(TIMELINE, 1000);
    expect(caller.map(({ x, width, label }) => [x, width, label])).toEqual([
      [0, 100, 'Menu 0:10'],
      [100, 500, 'Waits 0:50'],
      [600, 400, 'Message 0:40'],
    ]);
    expect(keys).toEqual([{ x: 100, digits: '1' }]);
    expect(caller[1]?.labelX).toBeGreaterThan(109);
  });

  it('says less in less room, and nothing in none', () => {
    const labels = (width: number): string[] => layOutChart(TIMELINE, width).caller.map(({ label }) => label);
    expect(labels(200)).toEqual(['', 'Waits 0:50', '0:40']);
    expect(labels(40)).toEqual(['', '', '']);
  });

  it('says what became of an agent behind the bar, or before it at the end', () => {
    const { agents } = layOutChart(TIMELINE, 600);
    expect(agents.map(({ words }) => ({ ...words, x: Math.round(words.x) }))).toEqual([
      { x: 186, anchor: 'start', text: 'rang 0:20, no answer' },
      { x: 294, anchor: 'end', text: 'rang 0:49, declined' },
    ]);
  });

  it('shows bars of an instant', () => {
    const instant = { ...TIMELINE, total: 10_000, agents: [], keys: [] };
    const [bar] = layOutChart({ ...instant, caller: [{ kind: 'menu', from: 0, to: 0.1 }] }, 100).caller;
    expect(bar?.width).toBe(2);
  });

  it('marks where time was left out', () => {
    const long: Timeline = { ...TIMELINE, total: 1860, caller: [{ kind: 'talking', from: 60, to: 1860 }] };
    const { breaks, ticks } = layOutChart(long, 1000);
    expect(breaks).toHaveLength(1);
    expect(ticks.at(-1)).toEqual({ x: 1000, seconds: 1860, anchor: 'end' });
  });
});
