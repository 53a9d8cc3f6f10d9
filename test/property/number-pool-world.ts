import fc from 'fast-check';
import { answerFor } from '../../src/sessions/answering/answer-for.js';
import type { KnownNumberRow, SessionRow } from '../../src/sessions/pool/session-rows.js';
import { aSession, NumberPool } from '../support/number-pool.js';

export const NUMBERS = 2;
const ECHO_SECONDS = 6 * 3600;
const SESSION_LIMIT = 2;

/** What is played while one of many other things goes on. */
export type Step =
  | { readonly kind: 'create'; readonly by: number; readonly tenant: number; readonly minutes: number }
  | {
      readonly kind: 'expire' | 'extend';
      readonly by: number;
      readonly which: number;
      readonly minutes: number;
    }
  | {
      readonly kind: 'call' | 'call from memory';
      readonly by: number;
      readonly number: number;
      readonly caller: number;
    }
  | { readonly kind: 'look' | 'crash'; readonly by: number }
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'at once'; readonly steps: readonly Step[] };

const by = fc.nat(1);
const create = fc.record<Step & { kind: 'create' }>({
  kind: fc.constant('create'),
  by,
  tenant: fc.nat(2),
  minutes: fc.constantFrom(5, 20, 60),
});
const change = fc.record<Step & { kind: 'expire' | 'extend' }>({
  kind: fc.constantFrom('expire', 'extend'),
  by,
  which: fc.nat(9),
  minutes: fc.constantFrom(5, 60, 1440),
});
const call = fc.record<Step & { kind: 'call' | 'call from memory' }>({
  kind: fc.constantFrom('call', 'call from memory'),
  by,
  number: fc.nat(NUMBERS - 1),
  caller: fc.nat(1),
});
const look = fc.record<Step & { kind: 'look' | 'crash' }>({
  kind: fc.constantFrom('look', 'look', 'crash'),
  by,
});
const pass = fc.record<Step & { kind: 'pass' }>({
  kind: fc.constant('pass'),
  minutes: fc.constantFrom(1, 9, 15, 15, 61, 361),
});
const atOnce = fc.record<Step & { kind: 'at once' }>({
  kind: fc.constant('at once'),
  steps: fc.array(fc.oneof<fc.Arbitrary<Step>[]>(create, create, change), { minLength: 2, maxLength: 5 }),
});

/** Histories of a pool with two numbers. */
export const HISTORIES = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(create, create, change, call, call, call, look, pass, pass, atOnce),
  { minLength: 25, maxLength: 45 },
);

interface Memory {
  readonly numbers: ReadonlyMap<string, KnownNumberRow>;
  readonly lookedAt: number;
  /** How much time had been let pass, in milliseconds: rows of the database move, those in memory do not. */
  readonly passed: number;
}

interface Heard {
  readonly number: string;
  readonly caller: string;
  readonly tenant: string;
  readonly at: number;
}

/** Plays a history on two instances, and remembers what must never come about. */
export class PoolWorld {
  readonly problems: string[] = [];
  /** How often what happened, so that a test sees that something did. */
  readonly tally: Record<string, number> = {};
  private readonly made: SessionRow[] = [];
  private readonly heard: Heard[] = [];
  private readonly memories: (Memory | null)[] = [null, null];
  private passed = 0;
  private calls = 0;

  constructor(
    private readonly pool: NumberPool,
    private readonly coolDownSeconds: number,
  ) {}

  async play(step: Step): Promise<void> {
    switch (step.kind) {
      case 'create':
        return this.create(step);
      case 'expire':
      case 'extend':
        return this.change(step);
      case 'call':
        return this.call(step);
      case 'call from memory':
        return this.callFromMemory(step);
      case 'look':
        return this.look(step.by);
      case 'crash':
        this.memories[step.by] = null;
        return;
      case 'pass':
        this.passed += step.minutes * 60_000;
        return this.pool.pass(step.minutes);
      case 'at once':
        return void (await Promise.all(step.steps.map((each) => this.play(each))));
    }
  }

  async check(): Promise<void> {
    const collisions = await this.pool.collisions(this.coolDownSeconds);
    if (collisions.length > 0) this.problems.push(`lent twice: ${JSON.stringify(collisions)}`);
  }

  private instance(index: number) {
    return this.pool.instances[index] ?? this.pool.sessions;
  }

  private count(what: string): void {
    this.tally[what] = (this.tally[what] ?? 0) + 1;
  }

  private async create({ by: index, tenant, minutes }: Step & { kind: 'create' }): Promise<void> {
    const item = aSession({ user_id: `tenant${tenant}`, greeting_text: `of tenant${tenant}`, minutes });
    const rules = { coolDownSeconds: this.coolDownSeconds, sessionLimit: SESSION_LIMIT };
    const answer = await this.instance(index).create(item, rules);
    this.count('saved' in answer ? 'created' : answer.refused);
    if ('saved' in answer) this.made.push(answer.saved);
  }

  private async change({
    kind,
    by: index,
    which,
    minutes,
  }: Step & { kind: 'expire' | 'extend' }): Promise<void> {
    const session = this.made[which % Math.max(1, this.made.length)];
    if (session === undefined) return;
    const access = { id: session.id, owner: session.api_key };
    const sessions = this.instance(index);
    const answer = kind === 'expire' ? await sessions.expire(access) : await sessions.extend(access, minutes);
    this.count('saved' in answer ? kind : answer.refused);
  }

  private async call({ by: index, ...about }: Step & { kind: 'call' | 'call from memory' }): Promise<void> {
    const dialled = this.dialled(about);
    const { answer, session } = await this.instance(index).answerCall(dialled, ECHO_SECONDS);
    this.count(answer);
    if (answer === 'greeting') await this.hear(dialled, session.user_id, session.greeting_text);
    if (answer === 'echo' && !this.isEcho(dialled, session.user_id)) this.problems.push('an echo of nothing');
  }

  private async look(index: number): Promise<void> {
    const lookedAt = Date.now();
    const { numbers } = await this.pool.numbers.readChanges(null, ECHO_SECONDS);
    const known = new Map(numbers.map((row) => [row.number, row]));
    this.memories[index] = { numbers: known, lookedAt, passed: this.passed };
  }

  /** Supabase cannot be asked; the call is noted once it can. */
  private async callFromMemory({
    by: index,
    ...about
  }: Step & { kind: 'call' | 'call from memory' }): Promise<void> {
    const memory = this.memories[index];
    if (memory === null || memory === undefined) return;
    const dialled = this.dialled(about);
    const now = Date.now() + this.passed - memory.passed;
    const rules = { coolDownSeconds: this.coolDownSeconds, echoSeconds: ECHO_SECONDS };
    const known = memory.numbers.get(dialled.number) ?? null;
    const answer = answerFor(known, dialled.caller, { now, lookedAt: memory.lookedAt }, rules);
    this.count(`${answer.answer} from memory`);
    if (answer.answer !== 'greeting') return;
    const { id, user_id, greeting_text } = answer.session;
    await this.hear(dialled, user_id, greeting_text);
    await this.instance(index).recordCall({ ...dialled, sessionId: id, answer: 'greeting' });
  }

  private dialled({ number, caller }: { readonly number: number; readonly caller: number }) {
    this.calls += 1;
    return { callId: `CA${this.calls}`, number: `+155510000${number}`, caller: `+1555000000${caller}` };
  }

  /** Whoever hears a greeting hears it of the tenant who has the number, and is no other tenant's caller. */
  private async hear(
    dialled: { readonly number: string; readonly caller: string },
    tenant: string,
    greeting: string | null,
  ): Promise<void> {
    if (greeting !== `of ${tenant}`) this.problems.push(`${greeting} was played for ${tenant}`);
    const others = await this.pool.server.query(
      `select session.id from public.user_sessions as session
      join public.phone_numbers as pooled on pooled.id = session.phone_number_id
      where pooled.number = '${dialled.number}' and session.user_id <> '${tenant}'
        and session.ended_at is null and session.expires_at > clock_timestamp()`,
    );
    if (others.length > 0) this.problems.push(`${tenant} was played on a number that another tenant has`);
    if (this.isEcho(dialled, tenant)) this.problems.push(`${tenant} was played to another tenant's caller`);
    this.heard.push({ ...dialled, tenant, at: this.passed });
  }

  private isEcho(dialled: { readonly number: string; readonly caller: string }, tenant: string): boolean {
    return this.heard.some(
      (one) =>
        one.number === dialled.number &&
        one.caller === dialled.caller &&
        one.tenant !== tenant &&
        this.passed - one.at < ECHO_SECONDS * 1000,
    );
  }
}
