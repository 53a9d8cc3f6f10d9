import { type AgentView, chooseAgent } from './choose-agent.js';

const agent = (id: string, idle: number, more: Partial<AgentView> = {}): AgentView => ({
  id,
  state: 'available',
  inCall: false,
  idleSince: new Date(Date.UTC(2026, 10, 21, 9, idle)).toISOString(),
  queueIds: ['sales'],
  ...more,
});
const NOBODY: ReadonlySet<string> = new Set();
const chosen = (agents: AgentView[], inVain = NOBODY) => chooseAgent(agents, 'sales', inVain)?.id ?? null;

describe('the next agent', () => {
  it('is the one who has been idle longest, and of several the first by id', () => {
    expect(chosen([agent('a', 3), agent('b', 1), agent('c', 2)])).toBe('b');
    expect(chosen([agent('c', 1), agent('b', 1)])).toBe('b');
  });

  it.each([
    ['busy', { state: 'busy' }],
    ['away', { state: 'away' }],
    ['offline', { state: 'offline' }],
    ['in a call, or rung', { inCall: true }],
    ['of another queue', { queueIds: ['support'] }],
    ['of no queue', { queueIds: [] }],
  ] as const)('is not one who is %s', (_what, more) => {
    expect(chosen([agent('a', 1, more), agent('b', 2)])).toBe('b');
    expect(chosen([agent('a', 1, more)])).toBeNull();
  });

  it('is not one who rang in vain', () => {
    expect(chosen([agent('a', 1), agent('b', 2)], new Set(['a']))).toBe('b');
    expect(chosen([agent('a', 1)], new Set(['a']))).toBeNull();
  });

  it('leaves the list of agents as it was', () => {
    const agents = [agent('a', 3), agent('b', 1)];
    chosen(agents);
    expect(agents.map(({ id }) => id)).toEqual(['a', 'b']);
  });
});
