import { roundedDuration } from '../model/rounded-duration';
import type { Span } from './spans';

/** What became of ringing an agent once. */
export type LegResult =
  | 'talked'
  | 'declined'
  | 'not_accepted'
  | 'no_answer'
  | 'busy'
  | 'failed'
  | 'canceled'
  | 'passed_on'
  | 'rings'
  | 'asked'
  | 'talks';

/** One attempt to reach an agent. */
export interface AgentLeg {
  /** The agent's number, or the id under which a reported call names the agent; `null` where nobody is known. */
  readonly agent: string | null;
  /** In seconds from the beginning of the call. */
  readonly spans: readonly Span[];
  readonly result: LegResult;
}

/** All attempts to reach one agent. */
export interface AgentLane {
  readonly agent: string | null;
  readonly spans: readonly Span[];
  readonly results: readonly LegResult[];
}

/** The attempts of each agent together, in the order in which the agents were first rung. */
export function lanesOf(legs: readonly AgentLeg[]): AgentLane[] {
  const lanes = new Map<string | null, AgentLeg[]>();
  for (const leg of legs) lanes.set(leg.agent, [...(lanes.get(leg.agent) ?? []), leg]);
  return [...lanes].map(([agent, ofAgent]) => ({
    agent,
    spans: ofAgent.flatMap(({ spans }) => spans),
    results: ofAgent.map(({ result }) => result),
  }));
}

const RESULTS: Readonly<Record<LegResult, string>> = {
  talked: '',
  declined: 'declined',
  not_accepted: 'did not accept',
  no_answer: 'no answer',
  busy: 'busy',
  failed: 'not reached',
  canceled: 'rung no longer',
  passed_on: 'passed it on',
  rings: 'rings',
  asked: 'picked up',
  talks: 'talks',
};

/** What happened to an agent: "rang 0:20, no answer"; of many attempts how many, and what became of the last. */
export function laneWords({ spans, results }: AgentLane): string {
  const rang = spans.filter(({ kind }) => kind === 'rang');
  const talked = lengthOf(spans.filter(({ kind }) => kind === 'talking'));
  const last = results.at(-1) ?? 'no_answer';
  const words = [
    rang.length > 1 ? `rang ${rang.length} times, ${roundedDuration(lengthOf(rang))} in all` : once(rang),
    talked > 0 ? `talked ${roundedDuration(talked)}` : '',
    results.length > 1 && last !== 'talked' ? `last: ${RESULTS[last]}` : RESULTS[last],
  ];
  return words.filter((word) => word !== '').join(', ') || 'took the call';
}

/** The same where there is little room. */
export function briefWords({ spans, results }: AgentLane): string {
  const talked = lengthOf(spans.filter(({ kind }) => kind === 'talking'));
  const times = results.length > 1 ? `${results.length} times` : '';
  const result = talked > 0 ? `talked ${roundedDuration(talked)}` : RESULTS[results.at(-1) ?? 'no_answer'];
  return [times, result].filter((word) => word !== '').join(', ');
}

function once(rang: readonly Span[]): string {
  return rang.length === 0 ? '' : `rang ${roundedDuration(lengthOf(rang))}`;
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0);
}

const SUMMARY: readonly (readonly [LegResult, one: string, many: string])[] = [
  ['declined', 'one declined', 'declined'],
  ['not_accepted', 'one did not accept', 'did not accept'],
  ['busy', 'one was busy', 'were busy'],
  ['failed', 'one was not reached', 'were not reached'],
  ['no_answer', 'one did not answer', 'did not answer'],
];

/**
 * What the agents did in one line: "2 agents rang, one declined".
 *
 * @param nameOf what an agent is called
 * @returns an empty text where no agent was rung
 */
export function agentsSentence(
  lanes: readonly AgentLane[],
  nameOf: (agent: string | null) => string,
): string {
  if (lanes.length === 0) return '';
  const taken = tookIt(lanes, nameOf);
  if (taken !== null) return taken;
  const last = lanes.map(({ results }) => results.at(-1));
  const told = SUMMARY.flatMap(([result, one, many]) => {
    const number = last.filter((each) => each === result).length;
    return number === 0 ? [] : [number === 1 ? one : `${number} ${many}`];
  });
  if (lanes.length > 1)
    return [`${lanes.length} agents rang`, ...(isAlike(last) ? ['none took the call'] : told)].join(', ');
  const [only] = lanes;
  return only === undefined ? '' : `${nameOf(only.agent)} ${laneWords(only)}`;
}

/** What is true of each of them needs no count. */
function isAlike(results: readonly (LegResult | undefined)[]): boolean {
  return results.every((result) => result === 'no_answer' || result === 'canceled');
}

function tookIt(lanes: readonly AgentLane[], nameOf: (agent: string | null) => string): string | null {
  const named = (...wanted: LegResult[]): string =>
    lanes
      .filter(({ results }) => results.some((one) => wanted.includes(one)))
      .map(({ agent }) => nameOf(agent))
      .join(', then ');
  const [took, passedOn] = [named('talked', 'talks'), named('passed_on')];
  if (took === '') return passedOn === '' ? null : `${passedOn} took the call and passed it on`;
  if (passedOn !== '') return `${took} took the call, passed on by ${passedOn}`;
  return lanes.length === 1 ? `${took} took the call` : `${lanes.length} agents rang, ${took} took the call`;
}
