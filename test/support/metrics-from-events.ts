import type { CallEvent } from '../../src/calls/model/call-event.js';
import { EventSet } from '../../src/calls/fold/event-set.js';
import { replay } from '../../src/calls/fold/lifecycle/replay.js';
import type { StepEvent } from '../../src/calls/fold/lifecycle/transitions.js';

/** An offer as the words of the metrics have it; times in milliseconds. */
export interface SeenOffer {
  readonly agentId: string;
  answered: boolean;
  missed: boolean;
  retransferred: boolean;
  answer: number | null;
  handle: number | null;
  hold: number;
}

/** A wait likewise. */
export interface SeenWait {
  readonly queueId: string;
  readonly since: number;
  ended: 'no' | 'answered' | 'abandoned' | 'transferred';
  took: number | null;
}

/** A ringing that may become an answer. */
interface Ringing extends SeenOffer {
  readonly since: number;
  /** What `routing_time` said. */
  readonly said: number | null;
  over: boolean;
}

/**
 * What a reported call's accepted events say of agents and queues, told step by step, as somebody would who has the words
 * and no code of ours but which events count.
 */
export function seenIn(events: readonly CallEvent[]): { offers: SeenOffer[]; waits: SeenWait[] } {
  const { steps } = replay(new EventSet(events).all);
  const story = new Story();
  for (const step of steps) story.take(step);
  return { offers: story.offers, waits: story.waits };
}

class Story {
  readonly offers: SeenOffer[] = [];
  readonly waits: SeenWait[] = [];
  private start = 0;
  private queueId = '';
  /** Of the present wait. */
  private ringings: Ringing[] = [];
  private lastRung: string | null = null;
  private talk: { offer: SeenOffer | null; since: number } | null = null;
  private talks = 0;
  private hold: { since: number; said: number | null } | null = null;

  take(step: StepEvent): void {
    if (step.type === 'call.initiated') this.start = Date.parse(step.at);
    const now = Math.max(this.start, Date.parse(step.at));
    switch (step.type) {
      case 'call.initiated':
        this.queueId = step.data.queueId;
        return this.wait(now);
      case 'call.routed':
        return this.ring(step.data.agentId, now, step.data.routingTime);
      case 'call.retransferred':
        this.markRetransferred();
        return this.ring(step.data.agentId, now, null);
      case 'call.answered':
        return this.answer(step.data.agentId, step.data.waitTime, now);
      case 'call.held':
        this.hold = { since: now, said: step.data.holdDuration };
        return;
      case 'call.resumed':
        return this.resume(now, step.data.holdDuration);
      case 'call.transferred':
        this.stop(now, 'transferred', null);
        this.queueId = step.data.toQueueId ?? this.queueId;
        this.wait(now);
        return step.data.toAgentId === null ? undefined : this.ring(step.data.toAgentId, now, null);
      case 'call.ended':
        return this.stop(now, 'abandoned', step.data.duration);
    }
  }

  private wait(since: number): void {
    this.waits.push({ queueId: this.queueId, since, ended: 'no', took: null });
    this.ringings = [];
  }

  private ring(agentId: string | null, since: number, said: number | null): void {
    this.giveUp();
    if (agentId === null) return;
    const nothing = {
      answered: false,
      missed: false,
      retransferred: false,
      answer: null,
      handle: null,
      hold: 0,
    };
    const ringing: Ringing = { agentId, ...nothing, since, said, over: false };
    this.ringings.push(ringing);
    this.offers.push(ringing);
    this.lastRung = agentId;
  }

  private markRetransferred(): void {
    const ringing = this.ringings.find(({ over }) => !over);
    if (ringing !== undefined) ringing.retransferred = true;
  }

  private giveUp(): void {
    for (const ringing of this.ringings) {
      if (ringing.over) continue;
      ringing.over = true;
      ringing.missed = true;
    }
  }

  private answer(named: string | null, said: number | null, now: number): void {
    const who = named ?? this.ringings.find(({ over }) => !over)?.agentId ?? this.lastRung;
    const own = this.ringings.filter(({ agentId }) => agentId === who).at(-1);
    this.giveUp();
    if (own !== undefined) {
      own.missed = false;
      own.answer = own.said === null ? now - own.since : own.said * 1000;
    }
    const offer = own ?? this.unrung(who);
    if (offer !== null) offer.answered = true;
    this.talk = { offer, since: now };
    this.talks += 1;
    this.endWait(now, 'answered', said);
  }

  private unrung(agentId: string | null): SeenOffer | null {
    if (agentId === null) return null;
    const nothing = { missed: false, retransferred: false, answer: null, handle: null, hold: 0 };
    const offer = { agentId, answered: true, ...nothing };
    this.offers.push(offer);
    return offer;
  }

  private resume(now: number, said: number | null): void {
    if (this.hold === null) return;
    const seconds = said ?? this.hold.said;
    const took = seconds === null ? now - this.hold.since : seconds * 1000;
    if (this.talk?.offer) this.talk.offer.hold += took;
    this.hold = null;
  }

  private stop(now: number, how: 'abandoned' | 'transferred', said: number | null): void {
    this.giveUp();
    this.resume(now, null);
    if (this.talk === null) return this.endWait(now, how, null);
    const isWhole = said !== null && this.talks === 1;
    if (this.talk.offer) this.talk.offer.handle = isWhole ? said * 1000 : now - this.talk.since;
    this.talk = null;
  }

  private endWait(now: number, how: SeenWait['ended'], said: number | null): void {
    const wait = this.waits.at(-1);
    if (wait === undefined) return;
    wait.ended = how;
    wait.took = said === null ? now - wait.since : said * 1000;
  }
}
