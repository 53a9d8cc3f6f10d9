import type { AgentMoveName, AgentPhone, PhoneCall } from '../../api/generated/phone-state';
import { formatDuration } from '../../parts/format';
import { linesOf } from '../handset/caller-view';

/** How an agent's phone stands. @property since ISO 8601, where the time runs on beside the words */
export interface AgentStanding {
  readonly words: string;
  readonly since: string | null;
  readonly isLoud: boolean;
}

const STATES: Readonly<Record<Exclude<AgentPhone['state'], 'idle' | 'ended'>, string>> = {
  rings: 'rings',
  ignored: 'rings, nobody moves',
  screening: 'hears who calls',
  talking: 'talks',
};

const RESULTS: Readonly<Record<NonNullable<AgentPhone['result']>, string>> = {
  talked: 'talked until',
  declined: 'declined at',
  busy: 'busy at',
  'no-answer': 'did not answer until',
  failed: 'could not be rung at',
  canceled: 'stopped ringing at',
};

/**
 * What an agent's phone does, or did in this call.
 *
 * @param agents all of them in the order of ringing
 */
export function describeAgent(
  agent: AgentPhone,
  agents: readonly AgentPhone[],
  call: PhoneCall | null,
): AgentStanding {
  const { state, since } = agent;
  if (state === 'idle') return { words: idleWords(agent, agents), since: null, isLoud: false };
  if (state === 'ended') return { words: endWords(agent, call), since: null, isLoud: false };
  const words = agent.isVoicemail && state !== 'talking' ? 'private voicemail' : STATES[state];
  return { words, since, isLoud: true };
}

function idleWords(agent: AgentPhone, agents: readonly AgentPhone[]): string {
  const ringing = agents.findIndex(({ state }) => state === 'rings' || state === 'ignored');
  const isNext = ringing !== -1 && agents.indexOf(agent) === ringing + 1;
  return isNext ? 'next, if nobody takes it' : 'does not ring';
}

function endWords({ result, since }: AgentPhone, call: PhoneCall | null): string {
  if (result === null) return 'ended';
  if (since === null || call === null) return RESULTS[result].replace(/ (at|until)$/, '');
  return `${RESULTS[result]} ${formatDuration((Date.parse(since) - Date.parse(call.startedAt)) / 1000)}`;
}

/** What the buttons say, in the order in which they stand. `press` has keys of its own. */
const MOVES: readonly (readonly [Exclude<AgentMoveName, 'press'>, string])[] = [
  ['answer', 'Answer'],
  ['accept', 'Accept'],
  ['decline', 'Decline'],
  ['voicemail', 'Private voicemail picks up'],
  ['busy', 'Busy'],
  ['ignore', 'Ignore'],
  ['hang-up', 'Hang up'],
];

export interface AgentButton {
  readonly move: Exclude<AgentMoveName, 'press'>;
  readonly label: string;
  /** The one that most want. */
  readonly isFirst: boolean;
}

/** What can be done with an agent's phone now: nothing else is there. */
export function buttonsOf(agent: AgentPhone): AgentButton[] {
  const allowed = MOVES.filter(([move]) => agent.moves.includes(move));
  return allowed.map(([move, label], index) => ({
    move,
    label,
    isFirst: index === 0 && move !== 'hang-up',
  }));
}

/** What the agent hears of the caller, or pressed; `null` before and after. */
export function heardBy({ state, captions, number }: AgentPhone): string | null {
  if (state !== 'screening') return null;
  const last = linesOf(captions, number).findLast(({ kind }) => kind === 'said' || kind === 'key');
  if (last === undefined) return null;
  return last.kind === 'key' ? `Pressed ${last.text}` : last.text;
}
