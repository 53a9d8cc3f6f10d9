import { EventSet } from '../../calls/fold/event-set.js';
import { type Course, courseOf } from '../../calls/fold/lifecycle/course.js';
import { replay } from '../../calls/fold/lifecycle/replay.js';
import type { CallEvent, CallEventOf } from '../../calls/model/call-event.js';
import type { DerivedType } from '../../calls/model/lifecycle-event.js';
import { type Breach, breachesOf, type LimitsOf } from './breaches.js';
import { type AgentView, chooseAgent } from './choose-agent.js';

/** What a rule concludes, before it has an id; that follows from call, rule and occurrence. */
export type DerivedFact = {
  [Type in DerivedType]: Pick<CallEventOf<Type>, 'callId' | 'type' | 'at' | 'data'>;
}[DerivedType];

/** What the rules have to know besides the history of the call. */
export interface RuleContext {
  readonly limitsOf: LimitsOf;
  /** Everybody who may be rung, whatever they do now. */
  readonly agents: readonly AgentView[];
}

/**
 * What follows from a call's history and is not in it yet.
 *
 * It is judged by what was reported, whenever that arrived, so that the same reports in another order lead to the same conclusions;
 * which agent is free is asked of the present. Every fact is dated by the report that it follows from. Recording what is due makes
 * nothing more due.
 *
 * @param events the events of one reported call, in any order, repeats allowed
 */
export function factsDue(events: Iterable<CallEvent>, context: RuleContext): DerivedFact[] {
  const { all } = new EventSet(events);
  const course = courseOf(replay(all));
  if (course === null) return [];
  const breaches = breachesOf(course, context.limitsOf);
  const facts = breaches.flatMap((breach) => factsOfBreach(breach, course, context.agents));
  const known = new Set(all.map(conclusionOf));
  return [...facts, ...surveyAfter(course)].filter((fact) => !known.has(conclusionOf(fact)));
}

/** The alert that a breach raises, and where an agent did not answer, the re-routing of the call. */
export function factsOfBreach(breach: Breach, course: Course, agents: readonly AgentView[]): DerivedFact[] {
  const { at, ...data } = breach;
  const { callId } = course.beginning;
  const alert: DerivedFact = { callId, type: 'alert.raised', at, data };
  const fromAgentId = breach.kind === 'sla_answer' ? breach.agentId : null;
  if (fromAgentId === null) return [alert];
  const { occurrence, queueId } = breach;
  const agentId = chooseAgent(agents, queueId, rungInVain(course).add(fromAgentId))?.id ?? null;
  return [alert, { callId, type: 'call.retransferred', at, data: { occurrence, fromAgentId, agentId } }];
}

/** The agents who were rung and did not answer, those included who are rung now. */
function rungInVain({ periods }: Course): Set<string> {
  const unanswered = periods.filter(
    ({ kind, endedBy }) => kind === 'sla_answer' && endedBy !== 'call.answered',
  );
  return new Set(unanswered.flatMap(({ agentId }) => agentId ?? []));
}

function surveyAfter({ beginning, conversation }: Course): DerivedFact[] {
  if (conversation === null) return [];
  const { occurrence, agentId, endedAt: at } = conversation;
  return [{ callId: beginning.callId, type: 'survey.requested', at, data: { occurrence, agentId } }];
}

/** What tells one conclusion about a call from others; `null` of what is none. */
function conclusionOf(fact: DerivedFact | CallEvent): string | null {
  switch (fact.type) {
    case 'survey.requested':
      return fact.type;
    case 'call.retransferred':
      return `${fact.type} ${fact.data.occurrence}`;
    case 'alert.raised':
      return `${fact.type} ${fact.data.kind} ${fact.data.occurrence}`;
    default:
      return null;
  }
}
