import { Injectable, Logger } from '@nestjs/common';
import type { SessionAnswer } from '../../calls/model/call-event.js';
import { within } from '../../common/time/within.js';
import { answerFor, type RememberedAnswer } from './answer-for.js';
import type { KnownNumberRow, PlayedSessionRow } from '../pool/session-rows.js';
import { type DialledCall, SessionsStore } from '../pool/sessions.store.js';
import { NumberMemory } from './number-memory.js';
import { PendingCalls } from './pending-calls.js';
import { PoolRules } from './pool-rules.js';

/** How a call to a number is answered, and the session that has it; `null` where none is known to. */
export interface GivenSession {
  readonly answer: SessionAnswer;
  readonly session: PlayedSessionRow | null;
}

/** The longest time that a caller waits for Supabase, in milliseconds. */
const LOOK_UP = 300;
/** The longest time that a caller waits for the disk, in milliseconds; the writing goes on after it. */
const NOTING = 100;
/** Far more than ring at once; the oldest are forgotten first. A repeated webhook comes within seconds. */
const MOST_CALLS = 10_000;
const UNKNOWN: GivenSession = { answer: 'unknown', session: null };

/** Answers calls to pooled numbers: as Supabase says, or from memory while it does not. */
@Injectable()
export class SessionAnswers {
  private readonly logger = new Logger(SessionAnswers.name);
  /** By call id: a repeated webhook is answered likewise, whatever has happened since. */
  private readonly given = new Map<string, Promise<GivenSession>>();

  constructor(
    private readonly store: SessionsStore,
    private readonly memory: NumberMemory,
    private readonly pending: PendingCalls,
    private readonly rules: PoolRules,
  ) {}

  /** Whether the memory has a number, without asking. @param number in E.164 */
  isPooled(number: string): boolean {
    const known = this.memory.find(number);
    return known !== null && !known.is_retired;
  }

  /** Never rejects, and takes no longer than a caller may wait. */
  answer(call: DialledCall): Promise<GivenSession> {
    const earlier = this.given.get(call.callId);
    if (earlier !== undefined) return earlier;
    const answer = this.decide(call).catch((error: unknown) => {
      this.logger.error('a call to a pooled number cannot be answered', error);
      return UNKNOWN;
    });
    this.given.set(call.callId, answer);
    for (const oldest of this.given.keys()) {
      if (this.given.size <= MOST_CALLS) break;
      this.given.delete(oldest);
    }
    return answer;
  }

  private async decide(call: DialledCall): Promise<GivenSession> {
    const noted = this.pending.find(call.callId);
    if (noted !== null) return this.repeat(call.number, noted.sessionId, noted.answer);
    const asked = await unlessLate(LOOK_UP, this.ask(call));
    return asked ?? this.remember(call);
  }

  /** @returns `null` when Supabase does not answer */
  private async ask(call: DialledCall): Promise<GivenSession | null> {
    try {
      const given = await this.store.answerCall(call, this.rules.echoSeconds);
      if (given.session !== null) this.memory.count(given.session);
      return given;
    } catch (error: unknown) {
      this.logger.warn('Supabase does not say how a pooled number is to be answered', error);
      return null;
    }
  }

  /** What the process before a restart answered from memory. */
  private repeat(number: string, sessionId: string, answer: SessionAnswer): GivenSession {
    const session = this.memory.find(number)?.session ?? null;
    return session?.id === sessionId ? { answer, session } : { answer: 'idle', session: null };
  }

  private async remember({ callId, number, caller }: DialledCall): Promise<GivenSession> {
    const look = this.memory.look();
    if (look === null) return UNKNOWN;
    const remembered = answerFor(this.counted(this.memory.find(number)), caller, look, this.rules);
    if (!hasSession(remembered)) return { ...remembered, session: null };
    const { answer, session } = remembered;
    await unlessLate(NOTING, this.pending.add({ callId, sessionId: session.id, caller, answer }));
    return remembered;
  }

  /** With the calls that were answered from memory. */
  private counted(known: KnownNumberRow | null): KnownNumberRow | null {
    if (known === null || known.session === null) return known;
    const { session } = known;
    const call_count = session.call_count + this.pending.greetingsOf(session.id);
    return { ...known, session: { ...session, call_count } };
  }
}

function hasSession(
  answer: RememberedAnswer,
): answer is Extract<RememberedAnswer, { session: PlayedSessionRow }> {
  return 'session' in answer;
}

/** Nobody hears of it: a caller waits no longer, and the work goes on. */
const late = (): Error => new Error('it takes longer than a caller may wait');

/** @param work must not reject @returns `null` when it takes longer than so many milliseconds; it goes on all the same */
function unlessLate<T>(milliseconds: number, work: Promise<T>): Promise<T | null> {
  return within(milliseconds, work, late).catch(() => null);
}
