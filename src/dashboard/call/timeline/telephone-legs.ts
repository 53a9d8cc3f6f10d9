import type { ActivityItemDto, CallEventDto, CallLegDto } from '../../api/generated/types.gen';
import type { AgentLeg, LegResult } from './agent-lanes';
import { textOf } from '../model/event-data';
import { type CallClock, lasting, type Span } from './spans';

/** What became of the legs that the provider rang. */
export function telephoneLegs(
  call: ActivityItemDto,
  events: readonly CallEventDto[],
  clock: CallClock,
): AgentLeg[] {
  const declined = declinedLegs(events);
  return call.legs.map((leg) => {
    const connectedAt = connectionOf(call, leg);
    return {
      agent: leg.to,
      spans: spansOf(leg, connectedAt, clock),
      result: resultOf(leg, connectedAt !== null, declined.has(leg.sid)),
    };
  });
}

function declinedLegs(events: readonly CallEventDto[]): ReadonlySet<string> {
  const answers = events.filter(({ type, data }) => {
    return type === 'leg.screened' && data['accepted'] === false && textOf(data, 'digits') !== null;
  });
  return new Set(answers.flatMap(({ data }) => textOf(data, 'legSid') ?? []));
}

/** @returns when the caller was connected with this leg, not with another one of the same agent */
function connectionOf({ answeredBy, answeredAt }: ActivityItemDto, leg: CallLegDto): string | null {
  if (answeredAt === null || leg.answeredAt === null || leg.to === null || leg.to !== answeredBy) return null;
  const isWithin = leg.answeredAt <= answeredAt && (leg.endedAt === null || answeredAt <= leg.endedAt);
  return isWithin ? answeredAt : null;
}

function spansOf(leg: CallLegDto, connectedAt: string | null, clock: CallClock): Span[] {
  if (leg.startedAt === null) return [];
  const end = leg.endedAt === null ? clock.total : clock.at(leg.endedAt);
  const start = clock.at(leg.startedAt);
  if (leg.answeredAt === null) return lasting([{ kind: 'rang', from: start, to: end }]);
  const picked = clock.at(leg.answeredAt);
  const talk = connectedAt === null ? end : clock.at(connectedAt);
  return lasting([
    { kind: 'rang', from: start, to: picked },
    { kind: 'asked', from: picked, to: talk },
    { kind: 'talking', from: talk, to: end },
  ]);
}

const UNANSWERED: Readonly<Partial<Record<string, LegResult>>> = {
  busy: 'busy',
  failed: 'failed',
  canceled: 'canceled',
  'no-answer': 'no_answer',
};

function resultOf(leg: CallLegDto, isConnected: boolean, isDeclined: boolean): LegResult {
  if (isConnected) return leg.endedAt === null ? 'talks' : 'talked';
  if (isDeclined) return 'declined';
  const unanswered = UNANSWERED[leg.status];
  if (unanswered !== undefined) return unanswered;
  if (leg.endedAt === null) return leg.answeredAt === null ? 'rings' : 'asked';
  return leg.answeredAt === null ? 'no_answer' : 'not_accepted';
}
