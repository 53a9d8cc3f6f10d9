import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { Clock } from '../../common/time/clock.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import type { NumbersStore } from '../pool/numbers.store.js';
import type { CallAnswer, KnownNumberRow, NumberChanges, PlayedSessionRow } from '../pool/session-rows.js';
import type { DialledCall, GivenAnswer, SessionsStore } from '../pool/sessions.store.js';
import { NumberMemory } from './number-memory.js';
import { NumberSnapshot, NUMBERS_FILE } from './number-snapshot.js';
import { PENDING_FILE, PendingCalls } from './pending-calls.js';
import { PoolRules } from './pool-rules.js';
import { SessionAnswers } from './session-answers.js';

const START = Date.parse('2026-11-29T12:00:00.000Z');
const MINUTE = 60_000;
const NUMBER = '+15550100001';
const CALLER = '+14155550142';
const at = (milliseconds: number): string => new Date(milliseconds).toISOString();

const SESSION: PlayedSessionRow = {
  id: '3f0e9c0a-0000-4000-8000-000000000001',
  api_key: 'desk',
  user_id: 'user123',
  phone_number_id: '3f0e9c0a-0000-4000-8000-000000000002',
  greeting_url: null,
  greeting_text: 'Hello',
  record_voicemail: false,
  max_calls: null,
  call_count: 0,
  created_at: at(START),
  expires_at: at(START + 600 * MINUTE),
  ended_at: null,
};
const KNOWN: KnownNumberRow = {
  id: SESSION.phone_number_id,
  number: NUMBER,
  is_retired: false,
  expires_at: SESSION.expires_at,
  session: SESSION,
  callers: {},
};

/** The clocks of this machine and of the database, which is a day ahead; the one that only grows begins anew with each process. */
class FakeTime extends Clock {
  passed = 0;
  setBack = 0;

  override now(): Date {
    return new Date(START + this.passed - this.setBack);
  }

  override monotonic(): number {
    return 5000 + this.passed;
  }
}

/** Supabase, as far as it is asked. */
class FakePool {
  isDown = false;
  changes: Pick<NumberChanges, 'is_whole' | 'numbers'> = { is_whole: true, numbers: [KNOWN] };
  answer: CallAnswer | Promise<CallAnswer> = { answer: 'idle', session: null };
  asked: string[] = [];
  recorded: GivenAnswer[] = [];
  forgotten: string[] = [];
  places: (string | null)[] = [];

  constructor(private readonly time: FakeTime) {}

  readChanges(place: string | null): Promise<NumberChanges> {
    this.places.push(place);
    return this.unlessDown({ place: 'here', at: at(START + this.time.passed), ...this.changes });
  }

  async answerCall({ callId }: DialledCall): Promise<CallAnswer> {
    this.asked.push(callId);
    return this.unlessDown(await this.answer);
  }

  recordCall(given: GivenAnswer): Promise<boolean> {
    return this.unlessDown(this.recorded.push(given) > 0);
  }

  forgetCallers(callIds: readonly string[]): Promise<number> {
    return this.unlessDown(this.forgotten.push(...callIds));
  }

  private unlessDown<T>(answer: T): Promise<T> {
    return this.isDown ? Promise.reject(new StoreUnavailableError('down')) : Promise.resolve(answer);
  }
}

describe('calls to pooled numbers', () => {
  let folder: string;
  let time: FakeTime;
  let pool: FakePool;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mainline-pool-'));
    time = new FakeTime();
    pool = new FakePool(time);
    jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    jest.spyOn(Logger.prototype, 'error').mockImplementation();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });

  /** A server that has just been started on the folder. */
  async function started(variables: Record<string, string> = { COOL_DOWN_MINUTES: '10', ECHO_HOURS: '24' }) {
    const loaded = loadAppConfig({ NODE_ENV: 'test', ...variables });
    const config = new AppConfig({ ...loaded, server: { ...loaded.server, dataDir: folder } });
    const rules = new PoolRules(config);
    const stores = pool as unknown as NumbersStore & SessionsStore;
    const memory = new NumberMemory(stores, new NumberSnapshot(config), rules, time);
    const pending = new PendingCalls(stores, config);
    await Promise.all([memory.load(), pending.load()]);
    const answers = new SessionAnswers(stores, memory, pending, rules);
    const answer = async (callId: string, caller: string | null = CALLER): Promise<string> =>
      (await answers.answer({ callId, number: NUMBER, caller })).answer;
    return { memory, pending, answers, answer };
  }

  it('are answered as Supabase says, each once', async () => {
    const { answer, memory } = await started();
    await memory.refresh();
    expect([await answer('CA1'), await answer('CA1'), await answer('CA2')]).toEqual(['idle', 'idle', 'idle']);
    expect(pool.asked).toEqual(['CA1', 'CA2']);
  });

  it('are answered from memory when Supabase takes too long', async () => {
    const { answer, memory, pending } = await started();
    await memory.refresh();
    pool.answer = new Promise(() => undefined);
    expect(await answer('CA1')).toBe('greeting');
    expect(pending.find('CA1')).toMatchObject({ answer: 'greeting', sessionId: SESSION.id, caller: CALLER });
  });

  it('are unknown while nothing was ever known', async () => {
    pool.isDown = true;
    const { answer } = await started();
    expect(await answer('CA1')).toBe('unknown');
  });

  it.each([
    [9.5 * MINUTE - 1, 'greeting'],
    [9.5 * MINUTE, 'idle'],
  ])('%i ms after the last look get %s, before and after a restart', async (passed, expected) => {
    const { answer, memory } = await started();
    await memory.refresh();
    pool.changes = { is_whole: false, numbers: [] };
    time.passed = 7 * MINUTE;
    await memory.refresh();
    pool.isDown = true;
    time.passed += passed;
    expect(await answer('CA1')).toBe(expected);
    const again = await started();
    expect(await again.answer('CA2')).toBe(expected);
    expect(pool.places).toEqual([null, 'here']);
  });

  it.each([
    [5 * MINUTE - 1, 'greeting'],
    [5 * MINUTE, 'idle'],
  ])('%i ms after the last look get %s where numbers do not rest', async (passed, expected) => {
    const { answer, memory } = await started({});
    await memory.refresh();
    pool.isDown = true;
    time.passed = passed;
    expect(await answer('CA1')).toBe(expected);
  });

  it('are not answered from a snapshot of the future', async () => {
    await (await started()).memory.refresh();
    pool.isDown = true;
    time.setBack = MINUTE;
    expect(await (await started()).answer('CA1')).toBe('unknown');
  });

  it('are not answered by a look that was not about the numbers which are kept', async () => {
    const { memory } = await started();
    await memory.refresh();
    const kept = await readFile(join(folder, NUMBERS_FILE), 'utf8');
    time.passed = 5 * MINUTE;
    pool.changes = { is_whole: false, numbers: [{ ...KNOWN, session: null }] };
    await memory.refresh();
    pool.changes = { is_whole: false, numbers: [] };
    await memory.refresh();
    await writeFile(join(folder, NUMBERS_FILE), kept);
    pool.isDown = true;
    time.passed = 9.5 * MINUTE;
    expect(await (await started()).answer('CA1')).toBe('idle');
  });

  it('count for the session until Supabase counts them, also after a restart', async () => {
    pool.changes = { is_whole: true, numbers: [{ ...KNOWN, session: { ...SESSION, max_calls: 2 } }] };
    const first = await started();
    await first.memory.refresh();
    pool.isDown = true;
    expect([await first.answer('CA1'), await first.answer('CA1')]).toEqual(['greeting', 'greeting']);
    const { answer, pending } = await started();
    expect(await answer('CA1')).toBe('greeting');
    expect([await answer('CA2'), await answer('CA3')]).toEqual(['greeting', 'full']);
    await expect(pending.deliver()).rejects.toBeInstanceOf(StoreUnavailableError);
    pool.recorded = [];
    pool.isDown = false;
    const { count } = await pending.deliver();
    expect(pool.recorded.map(({ callId, answer: given }) => [callId, given])).toEqual([
      ['CA1', 'greeting'],
      ['CA2', 'greeting'],
      ['CA3', 'full'],
    ]);
    await pending.settle(count);
    expect(await readFile(join(folder, PENDING_FILE), 'utf8')).toBe('');
    expect((await started()).pending.find('CA1')).toBeNull();
  });

  it('are echoes where another tenant had the caller', async () => {
    pool.changes = { is_whole: true, numbers: [{ ...KNOWN, callers: { [CALLER]: at(START - MINUTE) } }] };
    const { answer, memory } = await started();
    await memory.refresh();
    pool.isDown = true;
    expect([await answer('CA1'), await answer('CA2', null)]).toEqual(['echo', 'greeting']);
  });

  it('leave no caller behind when they are erased, on the disk neither', async () => {
    const { answer, memory, pending } = await started();
    await memory.refresh();
    pool.isDown = true;
    await answer('CA1');
    expect(await readFile(join(folder, PENDING_FILE), 'utf8')).toContain(CALLER);
    await pending.forget(['CA1']);
    expect(await readFile(join(folder, PENDING_FILE), 'utf8')).not.toContain(CALLER);
    pool.isDown = false;
    const again = await started();
    expect(await again.pending.deliver()).toEqual({ count: 2, forgotten: 1 });
    expect([pool.recorded.at(-1)?.caller, pool.forgotten]).toEqual([null, ['CA1']]);
  });

  it('outlast a line that a crash cut off', async () => {
    const call: GivenAnswer = { callId: 'CA1', sessionId: SESSION.id, caller: null, answer: 'greeting' };
    await writeFile(join(folder, PENDING_FILE), `${JSON.stringify({ call })}\n{"call":{"callId":"CA2`);
    const { pending } = await started();
    await pending.add({ ...call, callId: 'CA3' });
    const again = await started();
    expect(['CA1', 'CA2', 'CA3'].map((id) => again.pending.find(id) !== null)).toEqual([true, false, true]);
  });
});
