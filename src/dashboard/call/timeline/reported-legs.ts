import type { CallEventDto } from '../../api/generated/types.gen';
import type { AgentLeg, LegResult } from './agent-lanes';
import { textOf } from '../model/event-data';
import { type CallClock, lasting, type Span, type SpanKind } from './spans';

/** The agents of a call that another system reports: who was rung, who talked, and who put the caller on hold. */
export function reportedLegs(events: readonly CallEventDto[], clock: CallClock): AgentLeg[] {
  const replay = new LegReplay();
  for (const event of events) replay.take(event, clock.at(event.at));
  return replay.finish(clock.total);
}

interface OpenLeg {
  readonly agent: string | null;
  readonly spans: Span[];
  open: { readonly kind: SpanKind; readonly from: number };
}

/** Goes through the events of a call and notes what began and ended. */
class LegReplay {
  private readonly legs: AgentLeg[] = [];
  private current: OpenLeg | null = null;

  take({ type, data }: CallEventDto, at: number): void {
    switch (type) {
      case 'call.routed':
        return this.ring(textOf(data, 'agentId'), at);
      case 'call.retransferred':
        this.close('no_answer', at);
        return this.ring(textOf(data, 'agentId'), at);
      case 'call.transferred':
        this.close('passed_on', at);
        return this.ring(textOf(data, 'toAgentId'), at);
      case 'call.answered':
        return this.connect(textOf(data, 'agentId'), at);
      case 'call.held':
        return this.turn('hold', at);
      case 'call.resumed':
        return this.turn('talking', at);
      case 'call.ended':
        return this.close('talked', at);
      default:
        return;
    }
  }

  /** @param total where a call under way ends for now */
  finish(total: number): AgentLeg[] {
    this.close(this.isTalking() ? 'talks' : 'rings', total);
    return this.legs;
  }

  private ring(agent: string | null, at: number): void {
    if (agent === null) return;
    this.close('no_answer', at);
    this.current = { agent, spans: [], open: { kind: 'rang', from: at } };
  }

  private connect(named: string | null, at: number): void {
    if (this.current !== null && (named === null || this.current.agent === named)) {
      return this.turn('talking', at);
    }
    this.close('no_answer', at);
    this.current = { agent: named, spans: [], open: { kind: 'talking', from: at } };
  }

  private turn(kind: SpanKind, at: number): void {
    if (this.current === null) return;
    this.end(this.current, at);
    this.current.open = { kind, from: at };
  }

  /** Of somebody who was only rung it is said that there was no answer, whatever ended it. */
  private close(result: LegResult, at: number): void {
    if (this.current === null) return;
    const wasTalking = this.isTalking();
    this.end(this.current, at);
    const { agent, spans } = this.current;
    const unanswered = result === 'rings' ? 'rings' : 'no_answer';
    this.legs.push({ agent, spans: lasting(spans), result: wasTalking ? talkResult(result) : unanswered });
    this.current = null;
  }

  private isTalking(): boolean {
    return this.current !== null && this.current.open.kind !== 'rang';
  }

  private end({ spans, open }: OpenLeg, at: number): void {
    spans.push({ ...open, to: at });
  }
}

function talkResult(result: LegResult): LegResult {
  return result === 'no_answer' || result === 'rings' ? 'talked' : result;
}
