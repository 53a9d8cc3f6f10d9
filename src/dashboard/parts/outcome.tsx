import { Icon, type IconName } from './icon';
import type { ActivityItemDto } from '../api/generated/types.gen';
import classes from './outcome.module.css';

export type CallState =
  NonNullable<ActivityItemDto['outcome']> | 'waiting' | 'talking' | 'on_hold' | 'leaves_message';

/** What a person would say that happened, or happens. */
export const STATE_WORDS: Readonly<Record<CallState, string>> = {
  answered: 'Answered',
  voicemail: 'Voicemail',
  missed: 'Missed',
  abandoned: 'Abandoned',
  greeting_played: 'Greeting',
  rejected: 'Rejected',
  failed: 'Failed',
  waiting: 'Waiting',
  talking: 'Talking',
  on_hold: 'On hold',
  leaves_message: 'Leaves a message',
};

const UNDER_WAY: readonly CallState[] = ['waiting', 'talking', 'on_hold', 'leaves_message'];

/** What became of a call, or where it stands. */
export function stateOf(call: Pick<ActivityItemDto, 'outcome' | 'status' | 'answeredAt'>): CallState {
  if (call.outcome !== null) return call.outcome;
  if (call.status === 'on_hold') return 'on_hold';
  if (call.status === 'waiting') return 'waiting';
  return call.answeredAt === null ? 'leaves_message' : 'talking';
}

export function isUnderWay(state: CallState): boolean {
  return UNDER_WAY.includes(state);
}

/** A sign, a word and a colour that say the same. */
export function Outcome({ state }: { readonly state: CallState }) {
  const icon: IconName = state === 'leaves_message' ? 'voicemail' : state;
  return (
    <span className={classes.outcome} data-state={state}>
      <Icon name={icon} className={isUnderWay(state) ? 'pulse' : ''} />
      <span className={classes.word}>{STATE_WORDS[state]}</span>
    </span>
  );
}
