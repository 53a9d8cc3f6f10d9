import type { LifecycleMove } from '../../api/generated/phone-protocol';
import type {
  EventDelivery,
  LifecycleAction,
  LifecycleCallState,
  LifecycleDeadline,
  LifecyclePhone,
  ReportedEvent,
} from '../../api/generated/phone-state';
import { formatDuration } from '../../parts/format';
import type { IconName } from '../../parts/icon';

type State = LifecycleCallState['state'];
export type Report = Extract<LifecycleMove, { move: 'report' }>;

export const STATE_NAMES: readonly (readonly [State, string])[] = [
  ['waiting', 'waiting'],
  ['active', 'active'],
  ['on_hold', 'on hold'],
  ['ended', 'ended'],
];

export function nameOfState(state: State): string {
  return STATE_NAMES.find(([name]) => name === state)?.[1] ?? state;
}

export const DELIVERIES: readonly (readonly [EventDelivery, string])[] = [
  ['once', 'once'],
  ['twice', 'twice, counts once'],
  ['late', 'late, folded in its place'],
  ['out-of-order', 'out of order'],
];

/** What a move still has to be told before it can be made. */
export type Asked = 'agent' | 'target' | 'reason' | null;

/** A move of the lifecycle call. @property isAllowed by the state; others are answered 409 */
export interface MoveButton {
  readonly action: LifecycleAction;
  readonly label: string;
  readonly isAllowed: boolean;
  readonly isFirst: boolean;
  readonly asks: Asked;
}

const ACTIONS: readonly (readonly [LifecycleAction, string])[] = [
  ['route', 'Route'],
  ['answer', 'Answer'],
  ['hold', 'Hold'],
  ['resume', 'Resume'],
  ['transfer', 'Transfer'],
  ['end', 'End'],
];

/** Every move in one order, so that nothing jumps. Somebody who was rung may answer without being asked for again. */
export function moveButtonsOf({ call, moves }: LifecyclePhone): MoveButton[] {
  const isRung = call !== null && call.agentId !== null;
  const first = preferred(moves, isRung);
  return ACTIONS.map(([action, name]) => {
    const asks = askedFor(action, isRung);
    return {
      action,
      label: asks === null ? name : `${name} …`,
      isAllowed: moves.includes(action),
      isFirst: action === first,
      asks,
    };
  });
}

function askedFor(action: LifecycleAction, isRung: boolean): Asked {
  switch (action) {
    case 'route':
      return 'agent';
    case 'answer':
      return isRung ? null : 'agent';
    case 'transfer':
      return 'target';
    case 'end':
      return 'reason';
    default:
      return null;
  }
}

/** Once somebody is rung the next thing is the answer, not another ringing. */
function preferred(moves: readonly LifecycleAction[], isRung: boolean): LifecycleAction | undefined {
  if (isRung && moves.includes('answer')) return 'answer';
  return ACTIONS.find(([action]) => moves.includes(action))?.[0];
}

export const END_REASONS = [
  ['completed', 'completed'],
  ['abandoned', 'abandoned: the caller left'],
  ['failed', 'failed'],
  ['no_answer', 'nobody answered'],
  ['transferred_out', 'transferred out'],
] as const;

/** How a deadline stands. @property share of the time that has gone, 0 to 1 */
export interface DeadlineLine {
  readonly title: string;
  readonly words: string;
  readonly tone: 'ok' | 'calm' | 'warn' | 'bad';
  readonly share: number;
}

const NEAR = 0.6;
const LIMITS: Readonly<Record<LifecycleDeadline['for'], readonly [title: string, kept: string]>> = {
  wait: ['Waits at most', 'answered after'],
  answer: ['Agent answers within', 'after'],
  hold: ['Holds at most', 'held for'],
};

/** @param now milliseconds since 1970, by the server's clock */
export function describeLimit(deadline: LifecycleDeadline, now: number): DeadlineLine {
  const { limitSeconds, since, stoppedAt } = deadline;
  const [title, kept] = LIMITS[deadline.for];
  const end = stoppedAt === null ? now : Date.parse(stoppedAt);
  const seconds = Math.max((end - Date.parse(since)) / 1000, 0);
  const share = Math.min(seconds / limitSeconds, 1);
  const named = { title: `${title} ${limitSeconds} s`, share };
  if (seconds > limitSeconds) return { ...named, words: `over ${limitSeconds} s`, tone: 'bad' };
  if (stoppedAt !== null) return { ...named, words: `${kept} ${Math.floor(seconds)} s`, tone: 'ok' };
  const left = Math.ceil(limitSeconds - seconds);
  return { ...named, words: `${left} s left`, tone: share < NEAR ? 'calm' : 'warn' };
}

/** One event as it was sent. */
export interface EventLine {
  readonly id: string;
  readonly after: string;
  readonly name: string;
  readonly detail: string;
  readonly icon: IconName;
  readonly tone: 'ok' | 'warn' | 'bad' | 'muted';
  /** The answer, and the one to the repeat. */
  readonly answer: string;
}

const SIGNS: Readonly<Record<ReportedEvent['state'], Pick<EventLine, 'icon' | 'tone'>>> = {
  kept: { icon: 'waiting', tone: 'warn' },
  sent: { icon: 'up', tone: 'muted' },
  counted: { icon: 'check', tone: 'ok' },
  refused: { icon: 'rejected', tone: 'bad' },
  failed: { icon: 'failed', tone: 'bad' },
};

export function eventLinesOf({ events, startedAt }: LifecycleCallState): EventLine[] {
  return events.map((event) => ({
    id: event.id,
    after: formatDuration((Date.parse(event.happenedAt) - Date.parse(startedAt)) / 1000),
    name: event.event,
    ...SIGNS[event.state],
    detail: detailOf(event),
    answer: [event.status, event.repeatStatus].filter((status) => status !== null).join(', '),
  }));
}

function detailOf({ state, problem, repeatStatus, isForced }: ReportedEvent): string {
  const parts = [
    state === 'kept' ? 'not sent yet' : null,
    // Words are enough: the answer's status stands beside them.
    problem?.replace(/^[A-Z_]+: /, '') ?? null,
    repeatStatus === null ? null : 'sent twice, counts once',
    isForced ? 'although the state refuses it' : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
