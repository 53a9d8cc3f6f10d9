import { aBoard, aBoardAgent, aBoardCall, aBoardQueue } from '../testing/board';
import { aCaller, timeAt } from '../testing/calls';
import {
  boardLink,
  callerOf,
  callsLink,
  describeUnder,
  inOrder,
  LANES,
  laneOf,
  longestWait,
  orderAgents,
  orderQueues,
  readBoardAddress,
  standingOf,
  summarizeAgents,
} from './board-model';

const at = (seconds: number): number => Date.parse(timeAt(seconds));

describe('a call on the board', () => {
  it.each([
    [0, 'calm', '30 s left'],
    [17.9, 'calm', '13 s left'],
    [18, 'near', '12 s left'],
    [30, 'near', '0 s left'],
    [30.1, 'over', 'over 30 s'],
    [4000, 'over', 'over 30 s'],
  ])('stands after %s seconds of 30 as %s: %s', (seconds, tone, words) => {
    expect(standingOf(aBoardCall(), at(seconds))).toMatchObject({
      tone,
      words,
      seconds: Math.floor(seconds),
    });
  });

  it('says what takes minutes in minutes', () => {
    expect(standingOf(aBoardCall({ limit_seconds: 600 }), at(10)).words).toBe('9:50 left');
  });

  it('has no deadline in the menu, nor while somebody talks', () => {
    const menu = aBoardCall({ state: 'menu', limit_seconds: null });
    const talk = aBoardCall({ state: 'talking', limit_seconds: null, wait_seconds: 9 });
    expect([menu, talk].map((call) => standingOf(call, at(999)))).toMatchObject([
      { tone: 'none', words: 'no agent asked for', fraction: null },
      { tone: 'none', words: 'waited 0:09', fraction: null },
    ]);
  });

  it('is never younger than nothing, whatever clocks say', () => {
    expect(standingOf(aBoardCall(), at(-5))).toMatchObject({ seconds: 0, fraction: 0 });
  });

  it('says where it is, and who is rung', () => {
    const under = (fields: Parameters<typeof aBoardCall>[0]): string => describeUnder(aBoardCall(fields));
    expect([
      under({}),
      under({ is_ringing: true, agent: 'First agent' }),
      under({ queue_name: null }),
      under({ state: 'menu', queue_id: null, queue_name: null }),
      under({ state: 'talking', agent: 'First agent' }),
      under({ state: 'message' }),
    ]).toEqual([
      'Sales queue · no agent rings',
      'Sales queue · rings First agent',
      'sales · no agent rings',
      'in the menu',
      'First agent · Sales queue',
      'leaves a message · Sales queue',
    ]);
  });

  it('shows no number on a wall, and every name', () => {
    const nameless = aBoardCall({ caller: aCaller({ name: null }) });
    expect([
      callerOf(nameless, true),
      callerOf(nameless, false).name,
      callerOf(aBoardCall(), true).name,
    ]).toEqual([{ name: 'Number hidden', isPlain: true }, '+1 555 010 0167', 'First caller']);
  });
});

describe('a lane', () => {
  const late = aBoardCall({ id: 'late', since: timeAt(5), limit_seconds: 10 });
  const early = aBoardCall({ id: 'early', since: timeAt(0), limit_seconds: 60 });
  const menu = aBoardCall({ id: 'menu', state: 'menu', since: timeAt(-90), limit_seconds: null });
  const order = (seconds: number): string[] => inOrder([menu, early, late], at(seconds)).map(({ id }) => id);

  it('has the most urgent call first, and who has no deadline last', () => {
    expect(order(6)).toEqual(['late', 'early', 'menu']);
    expect(order(40)).toEqual(['late', 'early', 'menu']);
  });

  it('changes its order only when a call crosses a boundary', () => {
    const patient = aBoardCall({ id: 'patient', since: timeAt(0), limit_seconds: 100 });
    const hasty = aBoardCall({ id: 'hasty', since: timeAt(70), limit_seconds: 20 });
    const both = (seconds: number): string[] => inOrder([patient, hasty], at(seconds)).map(({ id }) => id);
    expect([both(71), both(81), both(83), both(95), both(101)]).toEqual([
      ['patient', 'hasty'],
      ['patient', 'hasty'],
      ['hasty', 'patient'],
      ['hasty', 'patient'],
      ['hasty', 'patient'],
    ]);
  });

  it('counts also those that are not named', () => {
    const counts = { menu: 1, waiting: 140, talking: 2, on_hold: 0, message: 3 };
    const board = aBoard({ counts, calls: [late, menu, aBoardCall({ state: 'message' })] });
    expect(LANES.map((kind) => [laneOf(board, kind).total, laneOf(board, kind).calls.length])).toEqual([
      [141, 2],
      [5, 1],
      [0, 0],
    ]);
    expect(longestWait(board)?.id).toBe('late');
  });
});

describe('queues and agents', () => {
  it('begin with whose time is up first, then go by name', () => {
    const queues = [
      aBoardQueue({ id: 'b', name: 'B' }),
      aBoardQueue({ id: 'a', name: 'A' }),
      aBoardQueue({ id: 'slow', waiting: 1, waiting_since: timeAt(0), longest_wait_seconds: 600 }),
      aBoardQueue({ id: 'fast', waiting: 1, waiting_since: timeAt(5), longest_wait_seconds: 20 }),
    ];
    expect(orderQueues(queues).map(({ id }) => id)).toEqual(['fast', 'slow', 'a', 'b']);
  });

  it('say what an agent does rather than what the agent said', () => {
    const agents = [
      aBoardAgent({ id: 'off', state: 'offline' }),
      aBoardAgent({ id: 'talks', state: 'away', doing: 'talking' }),
      aBoardAgent({ id: 'free' }),
      aBoardAgent({ id: 'rings', doing: 'ringing' }),
      aBoardAgent({ id: 'away', state: 'away' }),
    ];
    expect(orderAgents(agents).map(({ id }) => id)).toEqual(['rings', 'free', 'talks', 'away', 'off']);
    expect(summarizeAgents(agents)).toBe('1 free · 2 busy · 1 away · 1 offline');
  });
});

describe('the address of the board', () => {
  it('says which queue, and whether it fills the screen', () => {
    expect([
      readBoardAddress(''),
      readBoardAddress('queue=sales&wall'),
      readBoardAddress('?queue=&wall=numbers'),
    ]).toEqual([
      { queue: null, wall: null },
      { queue: 'sales', wall: 'plain' },
      { queue: null, wall: 'numbers' },
    ]);
    expect([boardLink(null), boardLink('a b', 'plain'), callsLink('status=waiting', 'a b')]).toEqual([
      ...['/board', '/board?queue=a+b&wall=', '/?status=waiting&queue=a+b'],
    ]);
  });
});
