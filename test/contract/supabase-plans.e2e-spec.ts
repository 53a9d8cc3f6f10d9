import type { Call, CallAlert, CallOffer } from '../../src/calls/model/call.js';
import { type CallFilter, type CallListing, type CallSort } from '../../src/calls/feed/call-filter.js';
import { matchesFilter, positionOf } from '../../src/calls/feed/matches-filter.js';
import { parseTextSearch } from '../../src/calls/feed/text-search.js';
import { toCallRow } from '../../src/calls/stores/supabase/call-row.mapper.js';
import { toFilterArgument, toPageArgument } from '../../src/calls/stores/supabase/feed-arguments.js';
import { aCall, anAlert } from '../support/builders.js';
import { listCalls } from '../support/list-calls.js';
import { supabaseServers, type TemporarySupabase } from '../support/supabase-embedded.js';
import { Dice } from '../support/varied-calls.js';

const SESSION = '3f0e9c0a-0000-4000-8000-000000000001';
const CALLS = 5000;
const PAGE = 25;
const START = Date.UTC(2026, 0, 1);
const NUMBERS = ['+13235550100', '+13235550101', '+13235550102', '+13235550103'] as const;
const AGENT = '+15557778881';
const OTHER_AGENT = '+15557778882';
const CALLER = '+14155550007';
const OFTEN = NUMBERS[0];
const SELDOM = NUMBERS[2];
const LATE = { startedFrom: at(1000), startedBefore: at(3500) };

/** The pages that people use, with values that are common and values that are rare, and what indexes tell without a row as well. */
const FILTERS: readonly [string, CallFilter][] = [
  ['nothing', {}],
  ['status ended', { status: 'ended' }],
  ['status waiting', { status: 'waiting' }],
  ['under way', { underWay: true }],
  ['outcome answered', { outcome: 'answered' }],
  ['outcome rejected', { outcome: 'rejected' }],
  ['direction inbound', { direction: 'inbound' }],
  ['direction outbound', { direction: 'outbound' }],
  ['source twilio', { source: 'twilio' }],
  ['source api', { source: 'api' }],
  ['type video', { type: 'video' }],
  ['an open alert', { alert: { state: 'open' } }],
  ['queue and status', { queue: 'sales', status: 'waiting' }],
  ['an agent of reported calls', { agentId: 'maria' }],
  ['a session', { session: SESSION }],
  ['from', { from: { exact: CALLER } }],
  ['a common agent', { agent: AGENT }],
  ['a rare agent', { agent: OTHER_AGENT }],
  ['a common queue', { queue: 'sales' }],
  ['a rare queue', { queue: 'support' }],
  ['a common number', { number: OFTEN }],
  ['a rare number', { number: SELDOM }],
  ['voicemail', { hasVoicemail: true }],
  ['no voicemail', { hasVoicemail: false }],
  ['unheard', { unheard: true }],
  ['not unheard', { unheard: false }],
  ['flagged', { flagged: true }],
  ['not flagged', { flagged: false }],
  ['started from', { startedFrom: LATE.startedFrom }],
  ['started before', { startedBefore: LATE.startedBefore }],
  ['started between', LATE],
  ['duration from', { durationFrom: 200 }],
  ['duration to', { durationTo: 40 }],
  ['duration between', { durationFrom: 30, durationTo: 60 }],
  ['one visible number', { visibleNumbers: [SELDOM] }],
  ['a number that is visible', { number: SELDOM, visibleNumbers: NUMBERS }],
  ['number and outcome', { number: SELDOM, outcome: 'missed' }],
  ['number and status', { number: OFTEN, status: 'ended' }],
  ['number and unheard', { number: OFTEN, unheard: true }],
  ['agent and outcome', { agent: AGENT, outcome: 'answered' }],
  ['queue and outcome', { queue: 'sales', outcome: 'missed' }],
  ['outcome and start', { outcome: 'missed', ...LATE }],
  ['direction and outcome', { direction: 'outbound', outcome: 'answered' }],
  ['from and start', { from: { exact: CALLER }, ...LATE }],
  ['voicemail and unheard', { hasVoicemail: true, unheard: true }],
  ['flagged and number', { flagged: true, number: OFTEN }],
  ['number and start', { number: SELDOM, ...LATE }],
  ['agent and start', { agent: AGENT, ...LATE }],
  ['queue and start', { queue: 'sales', ...LATE }],
  ['outcome and duration', { outcome: 'answered', durationFrom: 100 }],
];

/** The views of the dashboard but that of all calls, and the same for who sees some numbers only. */
const VIEWS: readonly [string, CallFilter][] = [
  ['under way', { underWay: true }],
  ['unheard', { unheard: true }],
  ['missed', { outcome: 'missed' }],
  ['flagged', { flagged: true }],
  ['an open alert', { alert: { state: 'open' } }],
  ['missed of a number', { outcome: 'missed', number: SELDOM }],
];

/** What no index has: the database looks at more rows than it shows. */
const WIDE_FILTERS: readonly [string, CallFilter][] = [
  ['a resolved alert', { alert: { state: 'resolved' } }],
  ['an alert of a kind', { alert: { kind: 'short_call' } }],
  ['the beginning of from', { from: { prefix: '+1415555000' } }],
  ['a common beginning of from', { from: { prefix: '+1' } }],
  ['to', { to: { exact: SELDOM } }],
  ['a participant', { participant: CALLER }],
  ['a common participant', { participant: OFTEN }],
  ['alerts of states', { alert: { state: ['open', 'resolved'] } }],
  ['several outcomes of visible numbers', { outcome: ['missed', 'voicemail'], visibleNumbers: NUMBERS }],
  ['the beginning of to', { to: { prefix: '+1323555' } }],
];
const WAYS = [{ descending: true }, { descending: false }];

/** A node of what EXPLAIN (ANALYZE, FORMAT JSON) says. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

describe.each(supabaseServers())('What a page of calls costs on %s', (_name, startServer) => {
  const calls = skewedCalls();
  let server: TemporarySupabase;

  beforeAll(async () => {
    server = await startServer();
    for (let start = 0; start < CALLS; start += 500) {
      const batch = JSON.stringify(calls.slice(start, start + 500).map(toCallRow));
      await server.query(`select public.publish_calls(${quoted(batch)})`);
    }
    await server.query('analyze public.calls');
    await server.query(EXPLAIN);
    await server.query(EXPLAIN_COUNT);
  });

  afterAll(() => (server as TemporarySupabase | undefined)?.close());

  async function planOf(listing: CallListing): Promise<PlanNode> {
    const [filter, page] = [toFilterArgument(listing.filter), toPageArgument(listing)];
    const rows = await server.query<{ plan: [{ Plan: PlanNode }] }>(
      `select public.explain_calls(${quoted(JSON.stringify(filter))}, ${quoted(JSON.stringify(page))})::jsonb as plan`,
    );
    const plan = rows[0]?.plan[0].Plan;
    if (plan === undefined) throw new Error('there is no plan');
    return plan;
  }

  /** The first page of a list, and one from its middle. */
  function pagesOf(filter: CallFilter, descending: boolean, sort: CallSort = 'startedAt'): CallListing[] {
    const all = listCalls(calls, { filter, sort, descending, limit: CALLS, after: null });
    const middle = all[Math.floor(all.length / 2) - 1];
    const first: CallListing = { filter, sort, descending, limit: PAGE, after: null };
    return middle === undefined ? [first] : [first, { ...first, after: positionOf(middle, sort) }];
  }

  it('is asked of enough calls, so that a page is not all of them', () => {
    const matching = FILTERS.map(([name, filter]) => ({
      name,
      found: calls.filter((call) => matchesFilter(call, filter)).length,
    }));
    expect(matching.filter(({ found }) => found < 2 * PAGE)).toEqual([]);
  });

  describe.each(WAYS)('sorted by start, descending: $descending', ({ descending }) => {
    it.each(FILTERS)('is no row more than it shows, by %s', async (_condition, filter) => {
      for (const listing of pagesOf(filter, descending)) {
        const plan = await planOf(listing);
        expect(plan['Actual Rows']).toBe(PAGE);
        expect({ listing, examined: examinedIn(plan) }).toEqual({ listing, examined: PAGE });
        expect(nodeTypes(plan).filter((type) => /Seq Scan|Sort|Bitmap/.test(type))).toEqual([]);
      }
    });

    it.each<CallFilter>([
      { outcome: ['missed', 'rejected'] },
      { status: ['waiting', 'ended'] },
      { outcome: ['missed', 'voicemail'], startedFrom: LATE.startedFrom },
    ])('is a row more for each of several values at most, by %j', async (filter) => {
      for (const listing of pagesOf(filter, descending)) {
        const plan = await planOf(listing);
        expect(plan['Actual Rows']).toBe(PAGE);
        expect(examinedIn(plan)).toBeLessThanOrEqual(PAGE + 2);
        expect(nodeTypes(plan).filter((type) => /Seq Scan|^Sort|Bitmap/.test(type))).toEqual([]);
      }
    });

    it('is a row more for each visible number at most', async () => {
      const visibleNumbers = NUMBERS.slice(1);
      for (const listing of pagesOf({ visibleNumbers }, descending)) {
        const plan = await planOf(listing);
        expect(plan['Actual Rows']).toBe(PAGE);
        expect(examinedIn(plan)).toBeLessThanOrEqual(PAGE + visibleNumbers.length);
      }
    });

    it('is what was placed to a participant or came from them, and no row besides', async () => {
      const found = calls.filter((call) => matchesFilter(call, { participant: CALLER })).length;
      for (const listing of pagesOf({ participant: CALLER }, descending))
        expect(examinedIn(await planOf(listing))).toBeLessThanOrEqual(found);
    });

    it('is what a search for words finds, and no row besides', async () => {
      const filter = { text: parseTextSearch('invoice 47') ?? [], number: OFTEN };
      const words = calls.filter((call) => matchesFilter(call, { text: filter.text })).length;
      expect(words).toBeGreaterThan(2 * PAGE);
      for (const listing of pagesOf(filter, descending)) {
        const plan = await planOf(listing);
        expect(nodeTypes(plan)).toContain('Bitmap Index Scan');
        expect(examinedIn(plan)).toBeLessThanOrEqual(words);
      }
    });
  });

  it.each([...FILTERS, ...WIDE_FILTERS])('is sorted by duration, by %s', async (_condition, filter) => {
    for (const { descending } of WAYS) {
      for (const listing of pagesOf(filter, descending, 'duration')) {
        const plan = await planOf(listing);
        expect(plan['Actual Rows']).toBe(PAGE);
        expect(examinedIn(plan)).toBeLessThanOrEqual(CALLS + PAGE);
      }
    }
  });

  it.each(WIDE_FILTERS)('is what is found among all calls at most, by %s', async (_condition, filter) => {
    for (const listing of WAYS.flatMap(({ descending }) => pagesOf(filter, descending))) {
      const plan = await planOf(listing);
      expect(plan['Actual Rows']).toBe(PAGE);
      expect(examinedIn(plan)).toBeLessThanOrEqual(CALLS);
    }
  });

  it.each([
    [
      'the editions of rows',
      `select id, started_at, fold_version from public.calls where (started_at, id) < ('${at(2000)}', 'CA') order by started_at desc, id desc`,
    ],
    [
      'calls that have not ended',
      `select * from public.calls where ended_at is null and started_at < '${at(9000)}' order by started_at, id`,
    ],
    [
      'calls that are not erased',
      `select * from public.calls where erased_at is null and started_at < '${at(2000)}' and started_at >= '${at(1000)}' order by started_at, id`,
    ],
  ])('is no row more than it shows, of %s', async (_what, statement) => {
    await server.query(
      `update public.calls set erased_at = case when started_at < '${at(1500)}' then now() end,
        ended_at = case when status = 'ended' then started_at end returning id`,
    );
    await server.query('analyze public.calls');
    const rows = await server.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, timing off, format json) ${statement} limit ${PAGE}`,
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan;
    expect(plan && [plan['Actual Rows'], examinedIn(plan), nodeTypes(plan)]).toEqual([
      PAGE,
      PAGE,
      ['Limit', expect.stringMatching(/^Index/)],
    ]);
  });

  it('is for metrics that of the calls of the range, and of those that have not ended', async () => {
    await server.query(
      `update public.calls set ended_at = case when status = 'ended' then started_at end returning id`,
    );
    await server.query('analyze public.calls');
    const [from, before] = [at(1000), at(1100)];
    const inRange = calls.filter(({ startedAt }) => startedAt >= from && startedAt < before).length;
    const open = calls.filter(({ status }) => status === 'waiting').length;
    const examined = async (name: string, question: object): Promise<number> => {
      const [row] = await server.query<{ body: string }>(
        `select prosrc as body from pg_proc where proname = '${name}'`,
      );
      const given = `${quoted(JSON.stringify({ ...question, from, before }))}::jsonb`;
      const body = row?.body.replaceAll(/\bquestion\b/g, () => `(${given})`);
      const [plan] = await server.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        `explain (analyze, timing off, format json) ${body}`,
      );
      return plan ? examinedIn(plan['QUERY PLAN'][0].Plan) : Infinity;
    };
    expect(inRange).toBeGreaterThan(100);
    expect(await examined('tally_offers', { agentId: 'maria', number: AGENT })).toBeLessThanOrEqual(inRange);
    const waits = await examined('tally_waits', { queueId: 'sales', withTelephone: true, limitSeconds: 30 });
    expect(waits).toBeLessThanOrEqual(inRange + open);
  });

  it.each(VIEWS)('is for a count what is counted, by %s', async (_view, filter) => {
    const found = calls.filter((call) => matchesFilter(call, filter)).length;
    for (const most of [10_001, 10]) {
      const given = quoted(JSON.stringify(toFilterArgument(filter)));
      const [row] = await server.query<{ plan: [{ Plan: PlanNode }] }>(
        `select public.explain_count(${given}, ${most})::jsonb as plan`,
      );
      const plan = row?.plan[0].Plan;
      expect(plan && nodeTypes(plan).filter((type) => type === 'Seq Scan')).toEqual([]);
      expect(plan && examinedIn(plan)).toBeLessThanOrEqual(Math.min(found, most));
    }
  });

  it('is nothing where no number may be seen', async () => {
    for (const filter of [{ visibleNumbers: [] }, { number: OFTEN, visibleNumbers: [SELDOM] }]) {
      const plan = await planOf({ filter, sort: 'startedAt', descending: true, limit: PAGE, after: null });
      expect(examinedIn(plan)).toBe(0);
    }
  });

  it('is paid for by fourteen indexes at most, besides keys and the pool of numbers', async () => {
    const indexes = await server.query<{ name: string }>(
      `select indexrelid::regclass::text as name from pg_index
        join pg_class on pg_class.oid = indrelid where relnamespace = 'public'::regnamespace and not indisunique
          and relname not in ('phone_numbers', 'user_sessions', 'session_calls')`,
    );
    expect(indexes.length).toBeLessThanOrEqual(14);
  });

  it('is more without the indexes, or this suite could not tell', async () => {
    const filter: CallFilter = { number: SELDOM, outcome: 'missed' };
    const listing: CallListing = { filter, sort: 'startedAt', descending: true, limit: PAGE, after: null };
    await server.query('drop index public.calls_number_idx, public.calls_started_idx');
    expect(examinedIn(await planOf(listing))).toBeGreaterThan(PAGE + 1);
  });
});

const EXPLAIN = `
  create function public.explain_calls(filter jsonb, page jsonb) returns json language plpgsql as $$
  declare
    plan json;
  begin
    execute 'explain (analyze, timing off, format json) ' || public.prepare_calls(filter, page) into plan using filter, page;
    return plan;
  end
  $$`;

/** The statement of `count_each`, of one filter. */
const EXPLAIN_COUNT = `
  create function public.explain_count(filter jsonb, most integer) returns json language plpgsql set enable_seqscan = off as $$
  declare
    plan json;
  begin
    execute 'explain (analyze, timing off, format json) select count(*) from (select from public.calls as call where '
      || public.call_conditions(filter) || ' limit $2) as call' into plan using filter, most;
    return plan;
  end
  $$`;

/** How many rows of the table were looked up, wanted or not. */
function examinedIn(node: PlanNode): number {
  const { 'Rows Removed by Filter': filtered = 0, 'Rows Removed by Index Recheck': rechecked = 0 } = node;
  const own = node['Relation Name'] === 'calls' ? node['Actual Rows'] + filtered + rechecked : 0;
  return (node.Plans ?? []).reduce((sum, child) => sum + examinedIn(child), own * node['Actual Loops']);
}

function nodeTypes(node: PlanNode): string[] {
  return [node['Node Type'], ...(node.Plans ?? []).flatMap(nodeTypes)];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function at(minute: number): string {
  return new Date(START + minute * 60_000).toISOString();
}

/** Calls as a company has them: most of one kind, some of another, few of a third. */
function skewedCalls(): Call[] {
  const dice = new Dice(11);
  return Array.from({ length: CALLS }, (_, index) => skewedCall(index, dice));
}

function skewedCall(index: number, dice: Dice): Call {
  const base = aCall();
  const isOver = index < CALLS - 120;
  const own = dice.happens(0.7) ? OFTEN : dice.pick(NUMBERS);
  const other = `+1415555${String(Math.floor(40 * dice.roll() ** 2)).padStart(4, '0')}`;
  const direction = dice.happens(0.95) ? 'inbound' : 'outbound';
  const outcome = isOver ? outcomeOf(dice) : null;
  const durationSeconds = isOver ? Math.floor(400 * dice.roll() ** 2) : null;
  const words = `please call back about invoice ${40 + dice.below(16)}`;
  return {
    ...base,
    source: dice.happens(0.97) ? 'twilio' : 'api',
    direction,
    from: direction === 'inbound' ? other : own,
    to: direction === 'inbound' ? own : other,
    status: isOver ? 'ended' : 'waiting',
    outcome,
    answeredBy: outcome === 'answered' ? agentOf(dice) : null,
    voicemail: outcome === 'voicemail' ? voicemailOf(base, dice, words) : null,
    queue: dice.happens(0.9) ? (dice.happens(0.9) ? 'sales' : 'support') : null,
    flagged: dice.happens(0.03),
    note: dice.happens(0.1) ? words : null,
    startedAt: at(Math.floor(index / 1.2)),
    endedAt: isOver ? at(Math.floor(index / 1.2) + (durationSeconds ?? 0)) : null,
    durationSeconds,
    type: dice.happens(0.9) ? (dice.happens(0.9) ? 'voice' : 'video') : null,
    agentId: dice.happens(0.05) ? 'maria' : null,
    session: dice.happens(0.05) ? SESSION : null,
    alerts: dice.happens(0.06) ? [alertOf(dice)] : [],
    offers: dice.happens(0.05) ? [missedOffer(AGENT)] : [],
  };
}

function missedOffer(number: string): CallOffer {
  const times = { answerMilliseconds: null, handleMilliseconds: null, holdMilliseconds: 0 };
  return { agentId: null, number, result: 'missed', missedBecause: null, retransferred: false, ...times };
}

function alertOf(dice: Dice): CallAlert {
  const kind = dice.pick(['sla_wait', 'short_call'] as const);
  return anAlert({ kind, state: dice.pick(['open', 'resolved']) });
}

function agentOf(dice: Dice): string {
  return dice.happens(0.9) ? AGENT : dice.pick([OTHER_AGENT, '+15557778883']);
}

function outcomeOf(dice: Dice): Call['outcome'] {
  if (dice.happens(0.6)) return 'answered';
  if (dice.happens(0.4)) return 'voicemail';
  return dice.happens(0.9) ? 'missed' : dice.pick(['rejected', 'abandoned']);
}

function voicemailOf({ voicemail }: Call, dice: Dice, transcript: string): Call['voicemail'] {
  if (voicemail === null) return null;
  return { ...voicemail, transcript, heardAt: dice.happens(0.8) ? at(0) : null };
}
