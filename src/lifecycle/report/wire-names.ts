import type { ReportedType } from '../../calls/model/lifecycle-event.js';
import { type LifecycleState, type StepType, TRANSITIONS } from '../../calls/fold/lifecycle/transitions.js';

/** What the events of a reported call are called in `POST /api/events` and in its audit log. */
export const WIRE_NAMES: Readonly<Record<StepType, string>> = {
  'call.initiated': 'call_initiated',
  'call.routed': 'call_routed',
  'call.answered': 'call_answered',
  'call.held': 'call_hold',
  'call.resumed': 'call_resumed',
  'call.transferred': 'call_transferred',
  'call.ended': 'call_ended',
  'call.retransferred': 'call_retransfer',
};

const TYPES: ReadonlyMap<string, ReportedType> = new Map(
  TRANSITIONS.flatMap(({ event }) => (event === 'call.retransferred' ? [] : [[WIRE_NAMES[event], event]])),
);

/** The names that may be reported, in the order of cause and effect. */
export const REPORTABLE: readonly string[] = [...TYPES.keys()];

/** @returns the type of event that a name of the wire stands for; `null` for what may not be reported */
export function typeOfWireName(name: string): ReportedType | null {
  return TYPES.get(name) ?? null;
}

/** @returns the name of a type of event on the wire; types that only Mainline knows keep their own */
export function wireNameOf(type: string): string {
  return Object.entries(WIRE_NAMES).find(([known]) => known === type)?.[1] ?? type;
}

const STATES: readonly LifecycleState[] = [null, 'waiting', 'active', 'on_hold', 'ended'];

/** The transition table as Markdown, one row for each event and one column for each state; `-` is a refusal. */
export function renderTransitions(): string {
  const rows = TRANSITIONS.map(({ event, from, to }) => [
    `\`${WIRE_NAMES[event]}\``,
    ...STATES.map((state) => (from.includes(state) ? `\`${to}\`` : '-')),
  ]);
  const heads = ['event', ...STATES.map((state) => (state === null ? 'not begun' : `\`${state}\``))];
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
