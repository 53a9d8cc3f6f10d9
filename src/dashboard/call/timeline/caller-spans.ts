import type { ActivityItemDto, CallEventDto } from '../../api/generated/types.gen';
import { numberOf } from '../model/event-data';
import { type CallClock, lasting, type Span, type SpanKind } from './spans';

/** What a caller does from an event on. */
const BEGINS: Readonly<Partial<Record<string, SpanKind>>> = {
  'call.incoming': 'menu',
  'session.answered': 'greeting',
  'dial.started': 'waiting',
  'voicemail.started': 'prompt',
  'call.initiated': 'waiting',
  'call.answered': 'talking',
  'call.held': 'hold',
  'call.resumed': 'talking',
  'call.transferred': 'waiting',
  'call.retransferred': 'waiting',
};

const FAREWELL_SECONDS = 5;

interface Turn {
  readonly kind: SpanKind;
  readonly at: number;
}

/** What the caller did, without gaps, from the beginning of the call to its end. */
export function callerSpans(
  call: ActivityItemDto,
  events: readonly CallEventDto[],
  clock: CallClock,
): Span[] {
  const turns = [...turnsOf(events, clock), ...conversation(call, clock), ...messages(events, clock)].sort(
    (left, right) => left.at - right.at,
  );
  const spans = turns.map(({ kind, at }, index): Span => {
    return { kind, from: at, to: turns[index + 1]?.at ?? clock.total };
  });
  return joined(lasting(spans)).filter((span) => !isFarewell(span, clock));
}

/** Between the end of a message and hanging up there is nothing to say. */
function isFarewell({ kind, from, to }: Span, { total }: CallClock): boolean {
  return kind === 'prompt' && to === total && to - from < FAREWELL_SECONDS;
}

function turnsOf(events: readonly CallEventDto[], clock: CallClock): Turn[] {
  return events.flatMap(({ type, at }) => {
    const kind = BEGINS[type];
    return kind === undefined ? [] : [{ kind, at: clock.at(at) }];
  });
}

/** Reported calls have events of it; the provider's have none, but the call says when agent and caller were connected. */
function conversation({ source, answeredAt }: ActivityItemDto, clock: CallClock): Turn[] {
  return source === 'api' || answeredAt === null ? [] : [{ kind: 'talking', at: clock.at(answeredAt) }];
}

/** A recording says how long it is when it is over. */
function messages(events: readonly CallEventDto[], clock: CallClock): Turn[] {
  return events
    .filter(({ type }) => type === 'voicemail.recorded')
    .flatMap(({ at, data }): Turn[] => {
      const [end, seconds] = [clock.at(at), numberOf(data, 'durationSeconds') ?? 0];
      if (seconds === 0) return [];
      return [
        { kind: 'message', at: Math.max(0, end - seconds) },
        { kind: 'prompt', at: end },
      ];
    });
}

/** Two neighbours of one kind are one. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    if (last?.kind === span.kind) all[all.length - 1] = { ...last, to: span.to };
    else all.push(span);
  }
  return all;
}
