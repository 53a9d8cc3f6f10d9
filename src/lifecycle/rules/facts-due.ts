import { EventSet } from '../../calls/fold/event-set.js';
import { courseOf, type LimitedParts } from '../../calls/fold/lifecycle/course.js';
import { isReportedCall } from '../../calls/fold/lifecycle/fold-reported-call.js';
import { replay } from '../../calls/fold/lifecycle/replay.js';
import { telephoneParts } from '../../calls/fold/telephone-parts.js';
import type { CallEvent, CallEventOf } from '../../calls/model/call-event.js';
import type { DerivedType } from '../../calls/model/lifecycle-event.js';
import {
  type Breach,
  breachesOf,
  breachOf,
  type Deadline,
  deadlinesOf,
  hasPassed,
  type LimitsOf,
} from './breaches.js';
import { type AgentView, chooseAgent } from './choose-agent.js';

/** What a rule concludes, before it has an id; that follows from call, rule and occurrence. */
export type DerivedFact = {
  [Type in DerivedType]: Pick<CallEventOf<Type>, 'callId' | 'type' | 'at' | 'data'>;
}[DerivedType];

/** Which limits count. */
export interface Limits {
  readonly limitsOf: LimitsOf;
  /** The queue whose limits count for telephone calls; without one they have none. */
  readonly defaultQueue: string | null;
}

/** What the rules have to know besides the history of the call. */
export interface RuleContext extends Limits {
  /** Everybody who may be rung, whatever they do now. */
  readonly agents: readonly AgentView[];
  /** ISO 8601 UTC: what has passed by then is concluded from, too; without it only what was reported is. */
  readonly now?: string;
}

/**
 * What follows from a call's history and is not in it yet.
 *
 * It is judged by what was reported, whenever that arrived, so that the same reports in another order lead to the same conclusions;
 * which agent is free is asked of the present. Every fact is dated by the report or the deadline that it follows from, but a
 * re-routing after a deadline by the present: from then on the next agent is rung, and has the whole time to answer. Recording what is
 * due makes nothing more due.
 *
 * @param events the events of one call, in any order, repeats allowed
 */
export function factsDue(events: Iterable<CallEvent>, context: RuleContext): DerivedFact[] {
  const call = judgedCall(new EventSet(events), context);
  if (call === null) return [];
  const { limitsOf, agents } = context;
  const facts = breachesOf(call.parts, limitsOf).flatMap((breach) =>
    factsOfBreach(breach, call, { agents, at: breach.at }),
  );
  const passed = deadlinesOf(call.parts, limitsOf).flatMap((one) => factsOfDeadline(one, call, context));
  return [...facts, ...passed, ...surveyAfter(call)].filter((fact) => !call.known.has(conclusionOf(fact)));
}

/** What is to be concluded from a call, now or later. */
export interface Outlook {
  /** The deadlines that nothing has met and no alert tells of, in any order: those that lie ahead and those that have passed. */
  readonly deadlines: readonly Deadline[];
  /** True when something follows from what was reported that is not in the history. */
  readonly isDue: boolean;
}

/** @param events the events of one call, in any order, repeats allowed */
export function outlookOf(events: Iterable<CallEvent>, { limitsOf, defaultQueue }: Limits): Outlook {
  const call = judgedCall(new EventSet(events), { limitsOf, defaultQueue });
  if (call === null) return { deadlines: [], isDue: false };
  const isNew = (key: string | null): boolean => !call.known.has(key);
  const breaches = breachesOf(call.parts, limitsOf).map(alertKey);
  return {
    deadlines: deadlinesOf(call.parts, limitsOf).filter((deadline) => isNew(alertKey(deadline))),
    isDue: [...breaches, ...surveyAfter(call).map(conclusionOf)].some(isNew),
  };
}

/** What the rules look at. */
interface JudgedCall {
  readonly callId: string;
  readonly isReported: boolean;
  readonly parts: LimitedParts;
  /** What was concluded before. */
  readonly known: ReadonlySet<string | null>;
}

/** @returns `null` of a call that has not begun, and of a telephone call where those have no limits */
function judgedCall(events: EventSet, { defaultQueue }: Limits): JudgedCall | null {
  const { all } = events;
  const parts = isReportedCall(all) ? courseOf(replay(all)) : telephonePartsOf(events, defaultQueue);
  const callId = all[0]?.callId;
  if (parts === null || callId === undefined) return null;
  return { callId, isReported: isReportedCall(all), parts, known: new Set(all.map(conclusionOf)) };
}

function telephonePartsOf(events: EventSet, defaultQueue: string | null): LimitedParts | null {
  return defaultQueue === null ? null : telephoneParts(events, defaultQueue);
}

function factsOfDeadline(deadline: Deadline, call: JudgedCall, { now, agents }: RuleContext): DerivedFact[] {
  if (now === undefined || !hasPassed(deadline, now)) return [];
  const facts = factsOfBreach(breachOf(deadline, now), call, { agents, at: now });
  return deadline.isOver ? facts.filter(({ type }) => type === 'alert.raised') : facts;
}

/** The alert that a breach raises, and where an agent did not answer, the re-routing of the call, dated by `at`. */
function factsOfBreach(
  breach: Breach,
  { callId, parts }: JudgedCall,
  { agents, at }: Pick<RuleContext, 'agents'> & Pick<Breach, 'at'>,
): DerivedFact[] {
  const { at: raisedAt, ...data } = breach;
  const alert: DerivedFact = { callId, type: 'alert.raised', at: raisedAt, data };
  const fromAgentId = breach.kind === 'sla_answer' ? breach.agentId : null;
  if (fromAgentId === null) return [alert];
  const { occurrence, queueId } = breach;
  const agentId = chooseAgent(agents, queueId, rungInVain(parts).add(fromAgentId))?.id ?? null;
  return [alert, { callId, type: 'call.retransferred', at, data: { occurrence, fromAgentId, agentId } }];
}

/** The agents who were rung and did not answer, those included who are rung now. */
function rungInVain({ periods }: LimitedParts): Set<string> {
  const unanswered = periods.filter(
    ({ kind, endedBy }) => kind === 'sla_answer' && endedBy !== 'call.answered',
  );
  return new Set(unanswered.flatMap(({ agentId }) => agentId ?? []));
}

/** Only who reports a call can ask its caller. */
function surveyAfter({ callId, isReported, parts: { conversation } }: JudgedCall): DerivedFact[] {
  if (conversation === null || !isReported) return [];
  const { occurrence, agentId, endedAt: at } = conversation;
  return [{ callId, type: 'survey.requested', at, data: { occurrence, agentId } }];
}

/** What tells one conclusion about a call from others; `null` of what is none. */
function conclusionOf(fact: DerivedFact | CallEvent): string | null {
  switch (fact.type) {
    case 'survey.requested':
      return fact.type;
    case 'call.retransferred':
      return `${fact.type} ${fact.data.occurrence}`;
    case 'alert.raised':
      return alertKey(fact.data);
    default:
      return null;
  }
}

function alertKey({
  kind,
  occurrence,
}: Pick<CallEventOf<'alert.raised'>['data'], 'kind' | 'occurrence'>): string {
  return `alert.raised ${kind} ${occurrence}`;
}
