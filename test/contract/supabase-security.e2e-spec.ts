import type { SupabaseClient } from '@supabase/supabase-js';
import { toCallRow } from '../../src/calls/stores/supabase/call-row.mapper.js';
import type { Database } from '../../src/database/database.types.js';
import { aCall, aCallSid, anEventId } from '../support/builders.js';
import {
  clientOf,
  expectMaskedErrors,
  supabaseServers,
  type TemporarySupabase,
} from '../support/supabase-embedded.js';

const TABLES = [
  ...(['calls', 'call_events', 'call_heads', 'leases'] as const),
  ...(['queues', 'agents', 'queue_agents', 'directory_editions'] as const),
  ...(['phone_numbers', 'user_sessions', 'session_calls'] as const),
] as const;
const PAGE = { sort: 'startedAt', descending: true, limit: 1 };
const COOL_DOWN = { cool_down_seconds: 0 };
const CALL = { wanted_call: 'CA1', called: '+15550100', caller_number: '+15550101' };
const ID = { id: '00000000-0000-4000-8000-000000000000' };
const TOKEN = { token: ID.id, owner: '' };
const PUBLIC_ROLES = `(values ('anon'), ('authenticated')) as role (name)`;
const TABLES_OF_SCHEMA = `pg_class as relation
  where relation.relnamespace = 'public'::regnamespace and relation.relkind in ('r', 'p', 'v', 'm')`;
const FUNCTIONS_OF_SCHEMA = `pg_proc as function where function.pronamespace = 'public'::regnamespace`;

describe.each(supabaseServers())('The schema on %s', (_name, startServer) => {
  expectMaskedErrors();

  let server: TemporarySupabase;
  let stranger: SupabaseClient<Database>;
  let owner: SupabaseClient<Database>;
  const call = aCall();
  const event = eventRow(call.id);

  beforeAll(async () => {
    server = await startServer();
    stranger = clientOf(server.url, server.publishableKey);
    owner = clientOf(server.url, server.secretKey);
    expect((await owner.rpc('append_call_events', { batch: [event] })).error).toBeNull();
    expect((await owner.rpc('publish_calls', { batch: [toCallRow(call)], rebuild: false })).error).toBeNull();
    const lease = { lease_name: 'a', lease_holder: 'b', seconds: 9 };
    expect(await owner.rpc('take_lease', lease)).toMatchObject({ data: true, error: null });
    expect((await owner.rpc('save_agent', { item: { id: 'a', name: 'A' }, is_new: true })).error).toBeNull();
    const queue = { id: 'q', name: 'Q', agent_ids: ['a'] };
    expect((await owner.rpc('save_queue', { item: queue, is_new: true })).error).toBeNull();
    const number = { item: { number: '+15550100' }, ...COOL_DOWN };
    expect((await owner.rpc('add_number', number)).error).toBeNull();
    const session = { api_key: 'a', user_id: 'b', greeting_text: 'Hi', minutes: 5 };
    expect(
      (await owner.rpc('create_session', { item: session, ...COOL_DOWN, session_limit: 1 })).error,
    ).toBeNull();
    expect((await owner.rpc('answer_session_call', { ...CALL, echo_seconds: 0 })).error).toBeNull();
  });

  afterAll(() => (server as TemporarySupabase | undefined)?.close());

  /** What PostgREST says to the role `anon` that lacks a privilege. */
  const denied = { status: 401, data: null, error: { code: '42501' } };

  describe('with the publishable key', () => {
    it.each(TABLES)('shows nothing of %s', async (table) => {
      expect((await owner.from(table).select()).data).not.toHaveLength(0);
      expect(await stranger.from(table).select()).toMatchObject(denied);
      expect(await stranger.from(table).select('*', { count: 'exact', head: true })).toMatchObject({
        status: 401,
        count: null,
      });
    });

    it('takes, changes and removes no row', async () => {
      const lists = { menu: [], legs: [], offers: [], waits: [], alerts: [], other_recordings: [] };
      const callRow = { ...toCallRow(call), ...lists };
      const { low: _low, high: _high, ...row } = eventRow(call.id);
      expect(await stranger.from('call_events').insert({ ...row, number: 9 })).toMatchObject(denied);
      expect(await stranger.from('calls').insert({ ...callRow, id: aCallSid() })).toMatchObject(denied);
      expect(await stranger.from('calls').upsert(callRow)).toMatchObject(denied);
      const change = { source: 'api' };
      expect(await stranger.from('calls').update(change).eq('id', call.id)).toMatchObject(denied);
      expect(await stranger.from('calls').delete().eq('id', call.id)).toMatchObject(denied);
      expect(await stranger.from('call_events').update(change).eq('call_id', call.id)).toMatchObject(denied);
      expect(await stranger.from('call_events').delete().eq('call_id', call.id)).toMatchObject(denied);
      expect(await stranger.from('agents').insert({ id: 'x', name: 'X' })).toMatchObject(denied);
      expect(await stranger.from('queues').update({ name: 'X' }).eq('id', 'q')).toMatchObject(denied);
      expect(await stranger.from('queue_agents').delete().eq('queue_id', 'q')).toMatchObject(denied);
      expect((await owner.from('calls').select('id, source')).data).toEqual([
        { id: call.id, source: call.source },
      ]);
      expect((await owner.from('call_events').select('id')).data).toEqual([{ id: event.id }]);
    });

    it.each<[string, (client: SupabaseClient<Database>) => PromiseLike<{ error: unknown }>]>([
      ['append_call_events', (client) => client.rpc('append_call_events', { batch: [] })],
      ['redact_call_events', (client) => client.rpc('redact_call_events', { batch: [] })],
      ['recompute_calls', (client) => client.rpc('recompute_calls', { batch: [] })],
      ['publish_calls', (client) => client.rpc('publish_calls', { batch: [], rebuild: true })],
      ['list_events_of', (client) => client.rpc('list_events_of', { call_ids: ['CA1'] })],
      ['find_heads', (client) => client.rpc('find_heads', { call_ids: ['CA1'] })],
      [
        'list_heads',
        (client) => client.rpc('list_heads', { wanted_day: '2026-11-21', page: 1, after_id: '' }),
      ],
      [
        'list_changed_heads',
        (client) => client.rpc('list_changed_heads', { page: 1, after_time: '2026-11-21', after_id: '' }),
      ],
      [
        'digest_days',
        (client) => client.rpc('digest_days', { from_day: '2026-11-21', to_day: '2026-11-21' }),
      ],
      ['find_days', (client) => client.rpc('find_days')],
      [
        'list_editions',
        (client) => client.rpc('list_editions', { page: 1, before_time: 'infinity', before_id: '' }),
      ],
      ['prepare_calls', (client) => client.rpc('prepare_calls', { filter: {}, page: PAGE })],
      ['list_calls', (client) => client.rpc('list_calls', { filter: {}, page: PAGE })],
      ['count_calls', (client) => client.rpc('count_calls', { filter: {} })],
      ['count_each', (client) => client.rpc('count_each', { filters: [{}], most: 1 })],
      ['call_conditions', (client) => client.rpc('call_conditions', { filter: {} })],
      ['tally_calls', (client) => client.rpc('tally_calls', { filter: {}, boundaries: [], offsets: [] })],
      ['tally_agents', (client) => client.rpc('tally_agents', { filter: {} })],
      ['tally_offers', (client) => client.rpc('tally_offers', { question: {} })],
      ['tally_waits', (client) => client.rpc('tally_waits', { question: {} })],
      ['list_log', (client) => client.rpc('list_log', { after_number: 0, page: 1 })],
      ['find_log_end', (client) => client.rpc('find_log_end')],
      ['find_in_log', (client) => client.rpc('find_in_log', { event_ids: ['a'] })],
      ['find_log_starts', (client) => client.rpc('find_log_starts', { call_ids: ['CA1'] })],
      ['read_directory', (client) => client.rpc('read_directory', { known: '' })],
      ['describe_queue', (client) => client.rpc('describe_queue', { queue_id: 'q' })],
      ['save_queue', (client) => client.rpc('save_queue', { item: { id: 'q' }, is_new: false })],
      ['save_agent', (client) => client.rpc('save_agent', { item: { id: 'a' }, is_new: false })],
      [
        'create_session',
        (client) => client.rpc('create_session', { item: {}, ...COOL_DOWN, session_limit: 0 }),
      ],
      ['expire_session', (client) => client.rpc('expire_session', TOKEN)],
      [
        'extend_session',
        (client) => client.rpc('extend_session', { ...TOKEN, minutes: 1, longest_minutes: 1 }),
      ],
      ['read_session', (client) => client.rpc('read_session', TOKEN)],
      ['describe_session', (client) => client.rpc('describe_session', { token: ID.id })],
      ['list_sessions', (client) => client.rpc('list_sessions', { filter: {}, page: { limit: 1 } })],
      ['answer_session_call', (client) => client.rpc('answer_session_call', { ...CALL, echo_seconds: 1 })],
      [
        'record_session_call',
        (client) =>
          client.rpc('record_session_call', {
            ...{ wanted_call: 'CA2', token: ID.id, caller_number: '', given_answer: 'echo' },
          }),
      ],
      ['forget_session_callers', (client) => client.rpc('forget_session_callers', { call_ids: [] })],
      ['add_number', (client) => client.rpc('add_number', { item: { number: '+15550100' }, ...COOL_DOWN })],
      ['remove_number', (client) => client.rpc('remove_number', { number_id: ID.id, ...COOL_DOWN })],
      ['read_number', (client) => client.rpc('read_number', { number_id: ID.id, ...COOL_DOWN })],
      [
        'list_numbers',
        (client) => client.rpc('list_numbers', { ...COOL_DOWN, after_number: '', page_size: 1 }),
      ],
      ['count_numbers', (client) => client.rpc('count_numbers', COOL_DOWN)],
      [
        'list_number_changes',
        (client) => client.rpc('list_number_changes', { known_place: '', echo_seconds: 1 }),
      ],
      [
        'take_lease',
        (client) => client.rpc('take_lease', { lease_name: 'a', lease_holder: 'b', seconds: 1 }),
      ],
    ])('does not run %s', async (_function, run) => {
      expect(await run(stranger)).toMatchObject(denied);
      expect((await run(owner)).error).toBeNull();
    });
  });

  it('does not know a stranger without a key, or with a wrong one', async () => {
    expect((await fetch(`${server.url}/rest/v1/calls`)).status).toBe(401);
    expect(await clientOf(server.url, 'sb_secret_wrong').from('calls').select()).toMatchObject({
      status: 401,
      data: null,
    });
  });

  it('has row level security on every table, and no policy that lets anyone through', async () => {
    const tables = await server.query(
      `select relname as name, relrowsecurity as secured from ${TABLES_OF_SCHEMA} and relation.relkind <> 'v' order by relname`,
    );
    expect(tables).toEqual([
      { name: 'agents', secured: true },
      { name: 'call_events', secured: true },
      { name: 'call_heads', secured: true },
      { name: 'calls', secured: true },
      { name: 'directory_editions', secured: true },
      { name: 'leases', secured: true },
      { name: 'phone_numbers', secured: true },
      { name: 'queue_agents', secured: true },
      { name: 'queues', secured: true },
      { name: 'session_calls', secured: true },
      { name: 'user_sessions', secured: true },
    ]);
    expect(await server.query(`select * from pg_policies where schemaname = 'public'`)).toEqual([]);
  });

  it('lets no view show more than who asks may see', async () => {
    const views = await server.query(
      `select relname as name, reloptions::text as options from ${TABLES_OF_SCHEMA} and relation.relkind = 'v'`,
    );
    expect(views).toEqual([{ name: 'head_states', options: '{security_invoker=true}' }]);
  });

  it('grants the public roles no privilege on any table', async () => {
    const granted = await server.query(
      `select role.name, relation.relname, privilege.kind from ${PUBLIC_ROLES},
        (values ('select'), ('insert'), ('update'), ('delete'), ('truncate'), ('references'), ('trigger')) as privilege (kind),
        ${TABLES_OF_SCHEMA} and has_table_privilege(role.name, relation.oid, privilege.kind)`,
    );
    expect(granted).toEqual([]);
  });

  it('lets the secret key do what the store needs, and no more', async () => {
    const granted = await server.query(
      `select relation.relname as table, string_agg(privilege.kind, ' ' order by privilege.kind) as kinds from
        (values ('select'), ('insert'), ('update'), ('delete'), ('truncate')) as privilege (kind),
        ${TABLES_OF_SCHEMA} and has_table_privilege('service_role', relation.oid, privilege.kind)
        group by relation.relname order by relation.relname`,
    );
    expect(granted).toEqual([
      { table: 'agents', kinds: 'insert select update' },
      { table: 'call_events', kinds: 'insert select update' },
      { table: 'call_heads', kinds: 'insert select update' },
      { table: 'calls', kinds: 'insert select update' },
      { table: 'directory_editions', kinds: 'insert select update' },
      { table: 'head_states', kinds: 'select' },
      { table: 'leases', kinds: 'insert select update' },
      { table: 'phone_numbers', kinds: 'insert select update' },
      { table: 'queue_agents', kinds: 'delete insert select' },
      { table: 'queues', kinds: 'insert select update' },
      { table: 'session_calls', kinds: 'insert select update' },
      { table: 'user_sessions', kinds: 'insert select update' },
    ]);
  });

  it('lets only the secret key run functions, with its own rights and names that nobody can redirect', async () => {
    const functions = await server.query(
      `select proname as name, prosecdef as definer, proconfig::text as settings,
        has_function_privilege('anon', oid, 'execute') as anon,
        has_function_privilege('authenticated', oid, 'execute') as authenticated,
        has_function_privilege('service_role', oid, 'execute') as service
        from ${FUNCTIONS_OF_SCHEMA} order by proname`,
    );
    const closed = {
      definer: false,
      settings: '{"search_path=\\"\\""}',
      anon: false,
      authenticated: false,
      service: true,
    };
    const limited = { settings: '{"search_path=\\"\\"",statement_timeout=25s}' };
    const onlyIndexes = '{"search_path=\\"\\"",statement_timeout=25s,enable_seqscan=off}';
    const planned = { settings: '{"search_path=\\"\\"",plan_cache_mode=force_custom_plan}' };
    expect(functions).toEqual([
      { name: 'add_number', ...closed },
      { name: 'answer_session_call', ...closed },
      { name: 'append_call_events', ...closed },
      // The record of migrations is the owner's alone.
      { name: 'applied_migrations', ...closed, definer: true },
      { name: 'call_choice_condition', ...closed },
      { name: 'call_columns', ...closed },
      { name: 'call_conditions', ...closed },
      { name: 'call_prefix_condition', ...closed },
      { name: 'call_scope_condition', ...closed },
      { name: 'call_text_condition', ...closed },
      { name: 'content_slice', ...closed },
      { name: 'copy_slice', ...closed },
      { name: 'count_calls', ...closed, ...limited },
      { name: 'count_each', ...closed, settings: onlyIndexes },
      { name: 'count_numbers', ...closed },
      { name: 'counted_calls', ...closed },
      { name: 'create_session', ...closed },
      { name: 'describe_number', ...closed },
      { name: 'describe_queue', ...closed },
      { name: 'describe_session', ...closed },
      { name: 'digest_days', ...closed },
      { name: 'expire_session', ...closed },
      { name: 'extend_session', ...closed },
      { name: 'find_days', ...closed },
      { name: 'find_heads', ...closed },
      { name: 'find_in_log', ...closed },
      { name: 'find_log_end', ...closed },
      { name: 'find_log_starts', ...closed },
      { name: 'forget_session_callers', ...closed },
      { name: 'given_events', ...closed },
      { name: 'held_sums', ...closed },
      { name: 'hold_seconds', ...closed },
      { name: 'list_calls', ...closed, ...limited },
      { name: 'list_changed_heads', ...closed },
      { name: 'list_editions', ...closed },
      { name: 'list_events_of', ...closed },
      { name: 'list_heads', ...closed },
      { name: 'list_log', ...closed },
      { name: 'list_number_changes', ...closed },
      { name: 'list_numbers', ...closed },
      { name: 'list_sessions', ...closed, ...planned },
      { name: 'lock_calls', ...closed },
      { name: 'note_directory_change', ...closed },
      { name: 'note_number_change', ...closed },
      { name: 'plan_calls', ...closed },
      { name: 'prepare_calls', ...closed },
      { name: 'publish_calls', ...closed },
      { name: 'read_directory', ...closed },
      { name: 'read_number', ...closed },
      { name: 'read_session', ...closed },
      { name: 'recompute_calls', ...closed },
      { name: 'record_session_call', ...closed },
      { name: 'redact_call_events', ...closed },
      { name: 'refuse_number', ...closed },
      { name: 'remove_number', ...closed },
      { name: 'ring_seconds', ...closed },
      { name: 'save_agent', ...closed },
      { name: 'save_queue', ...closed },
      { name: 'take_lease', ...closed },
      { name: 'tally_agents', ...closed, ...limited },
      { name: 'tally_calls', ...closed, ...limited },
      { name: 'tally_offers', ...closed, ...limited },
      { name: 'tally_waits', ...closed, ...limited },
    ]);
  });
});

function eventRow(callId: string) {
  const at = '2026-11-21T09:00:00.000Z';
  return {
    call_id: callId,
    id: anEventId(),
    type: 'call.status',
    at,
    received_at: at,
    source: 'twilio',
    data: {},
    low: 1,
    high: 2,
  };
}
