-- Calls that other systems report: what they have of their own in the rows, what agents and queues made of calls, and the queues and
-- agents themselves.

alter table public.calls
  add column if not exists type text default 'voice',
  add column if not exists agent_id text collate "C",
  add column if not exists offers jsonb not null default '[]',
  add column if not exists waits jsonb not null default '[]',
  add column if not exists alerts jsonb not null default '[]',
  add column if not exists alert_open boolean not null default false,
  drop constraint if exists calls_type_check,
  add constraint calls_type_check check (type in ('voice', 'video')),
  drop constraint if exists calls_offers_check,
  add constraint calls_offers_check check (jsonb_typeof(offers) = 'array'),
  drop constraint if exists calls_waits_check,
  add constraint calls_waits_check check (jsonb_typeof(waits) = 'array'),
  drop constraint if exists calls_alerts_check,
  add constraint calls_alerts_check check (jsonb_typeof(alerts) = 'array');

comment on column public.calls.type is 'Null until the beginning of a reported call is known: no list, count or statistic has it.';
comment on column public.calls.agent_id is 'The agent who is rung or talks in a reported call, or did last.';
comment on column public.calls.offers is 'The agents who were rung, and what came of it.';
comment on column public.calls.waits is 'The waits for an agent, and how they ended.';
comment on column public.calls.alerts is 'Limits that the call broke, and what people did about them.';
comment on column public.calls.alert_open is 'There is an alert that nobody acknowledged or resolved.';

-- A call without a type is in no list, so that every index of lists is another one now.

drop index if exists
  public.calls_started_idx,
  public.calls_open_idx,
  public.calls_outcome_idx,
  public.calls_number_idx,
  public.calls_agent_idx,
  public.calls_queue_idx,
  public.calls_caller_idx,
  public.calls_words_idx;
create index if not exists calls_started_idx on public.calls (
  started_at, id, status, outcome, direction, source, has_voicemail, unheard, flagged, duration_rank, fold_version, erased_at,
  left(number, 64), left(answered_by, 64), left(queue, 64), type
);
create index if not exists calls_open_idx on public.calls (
  started_at, id, unheard, flagged, alert_open, status, ended_at, left(number, 64), left(queue, 64), type
) where unheard or flagged or status <> 'ended' or ended_at is null or alert_open or alerts <> '[]';
create index if not exists calls_outcome_idx on public.calls (
  outcome, started_at, id, direction, source, has_voicemail, unheard, flagged, duration_rank
) where outcome is not null and type is not null;
create index if not exists calls_number_idx on public.calls (
  left(number, 64), started_at, id, status, outcome, direction, has_voicemail, unheard, flagged, duration_rank
) where type is not null;
create index if not exists calls_agent_idx on public.calls (left(answered_by, 64), started_at, id, outcome)
where answered_by is not null and type is not null;
create index if not exists calls_agent_id_idx on public.calls (left(agent_id, 64), started_at, id, outcome)
where agent_id is not null and type is not null;
create index if not exists calls_queue_idx on public.calls (left(queue, 64), started_at, id, outcome)
where queue is not null and type is not null;
create index if not exists calls_caller_idx on public.calls (left(from_number, 64), started_at, id) where type is not null;
create index if not exists calls_words_idx on public.calls using gin (array_to_tsvector(search_words))
where search_words <> '{}' and type is not null;

-- What a filter asks of a call, with its type, agent and alerts.

create or replace function public.call_conditions(filter jsonb) returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select 'call.type is not null' || coalesce(string_agg(' and ' || rule.condition, ''), '')
  from (
    values
      ('{status}'::text[], 'call.status = $1 ->> ''status'''),
      ('{outcome}', 'call.outcome = $1 ->> ''outcome'''),
      ('{direction}', 'call.direction = $1 ->> ''direction'''),
      ('{source}', 'call.source = $1 ->> ''source'''),
      ('{type}', 'call.type = $1 ->> ''type'''),
      ('{from,exact}', public.call_text_condition(filter, '{from,exact}', 'from_number')),
      ('{from,prefix}', public.call_prefix_condition(filter, '{from,prefix}', 'from_number')),
      ('{to,exact}', public.call_text_condition(filter, '{to,exact}', 'to_number')),
      ('{to,prefix}', public.call_prefix_condition(filter, '{to,prefix}', 'to_number')),
      ('{agent}', public.call_text_condition(filter, '{agent}', 'answered_by')),
      ('{agentId}', public.call_text_condition(filter, '{agentId}', 'agent_id')),
      ('{queue}', public.call_text_condition(filter, '{queue}', 'queue')),
      ('{number}', public.call_text_condition(filter, '{number}', 'number')),
      ('{hasVoicemail}', case filter ->> 'hasVoicemail' when 'true' then 'call.has_voicemail' else 'not call.has_voicemail' end),
      ('{unheard}', case filter ->> 'unheard' when 'true' then 'call.unheard' else 'not call.unheard' end),
      ('{flagged}', case filter ->> 'flagged' when 'true' then 'call.flagged' else 'not call.flagged' end),
      (
        '{alert}',
        case filter #>> '{alert,state}' when 'open' then 'call.alert_open' else 'call.alerts <> ''[]''' end
          || ' and call.alerts @> jsonb_build_array($1 -> ''alert'')'
      ),
      ('{startedFrom}', 'call.started_at >= ($1 ->> ''startedFrom'')::timestamptz'),
      ('{startedBefore}', 'call.started_at < ($1 ->> ''startedBefore'')::timestamptz'),
      ('{durationFrom}', 'call.duration_rank >= greatest(($1 ->> ''durationFrom'')::bigint, 0)'),
      ('{durationTo}', 'call.duration_rank between 0 and ($1 ->> ''durationTo'')::bigint'),
      ('{visibleNumbers}', public.call_scope_condition(filter)),
      (
        '{text}',
        'call.search_words <> ''{}'' and array_to_tsvector(call.search_words) @@ ($1 #>> ''{text,query}'')::tsquery'
          || ' and not exists (select from jsonb_array_elements_text($1 #> ''{text,literals}'') as literal'
          || ' where strpos(call.search_text, literal) = 0)'
      )
  ) as rule (place, condition)
  where filter #> rule.place is not null
$$;

create or replace function public.list_calls(filter jsonb, page jsonb) returns json
language plpgsql
volatile
security invoker
set search_path = ''
set statement_timeout = '25s'
as $$
declare
  found json;
begin
  execute format(
    'select coalesce(json_agg(call), ''[]'') from (select %s from (%s) as call) as call',
    public.call_columns('{number,has_voicemail,unheard,alert_open,duration_rank,search_text,search_words}'),
    public.prepare_calls(filter, page)
  ) into found using filter, page;
  return found;
end
$$;

-- What agents and queues made of their calls. A range of calls is that of their starts, by which the index finds them.

-- Adds up the offers of calls to one agent, who is known by an id or by a number. `p95Seconds` is nearest-rank, in whole seconds.
create or replace function public.tally_offers(question jsonb) returns jsonb
language sql
stable
security invoker
set search_path = ''
set statement_timeout = '25s'
as $$
  with offers as (
    select
      offer.result,
      offer.retransferred,
      offer."answerMilliseconds" as answer_time,
      offer."handleMilliseconds" as handle_time,
      offer."holdMilliseconds" as hold_time
    from public.calls as call
    cross join lateral jsonb_to_recordset(call.offers) as offer (
      "agentId" text, number text, result text, retransferred boolean,
      "answerMilliseconds" bigint, "handleMilliseconds" bigint, "holdMilliseconds" bigint
    )
    where call.started_at >= (question ->> 'from')::timestamptz
      and call.started_at < (question ->> 'before')::timestamptz
      and call.type is not null
      and (offer."agentId" = question ->> 'agentId' or offer.number = question ->> 'number')
  )
  select jsonb_build_object(
    'offered', count(*),
    'answered', count(*) filter (where result = 'answered'),
    'missed', count(*) filter (where result = 'missed'),
    'retransferred', count(*) filter (where retransferred),
    'answer', case when count(answer_time) > 0 then jsonb_build_object(
      'count', count(answer_time),
      'milliseconds', sum(answer_time),
      'p95Seconds', percentile_disc(0.95) within group (order by answer_time / 1000)
    ) end,
    'handle', case when count(handle_time) > 0 then jsonb_build_object(
      'count', count(handle_time),
      'milliseconds', sum(handle_time),
      'p95Seconds', percentile_disc(0.95) within group (order by handle_time / 1000)
    ) end,
    'holdMilliseconds', coalesce(sum(hold_time), 0)
  )
  from offers
$$;

-- Adds up the waits in one queue, those of telephone calls with it if they count there; and who waits now, whenever the call started.
create or replace function public.tally_waits(question jsonb) returns jsonb
language sql
stable
security invoker
set search_path = ''
set statement_timeout = '25s'
as $$
  with waits as (
    select wait.result, wait.milliseconds
    from public.calls as call
    cross join lateral jsonb_to_recordset(call.waits) as wait ("queueId" text, result text, milliseconds bigint)
    where call.started_at >= (question ->> 'from')::timestamptz
      and call.started_at < (question ->> 'before')::timestamptz
      and call.type is not null
      and case when wait."queueId" is null
        then (question ->> 'withTelephone')::boolean
        else wait."queueId" = question ->> 'queueId'
      end
  ),
  present as (
    select wait."startedAt" as started_at
    from public.calls as call
    cross join lateral jsonb_to_recordset(call.waits) as wait ("queueId" text, "startedAt" text, result text)
    where call.ended_at is null
      and call.type is not null
      and wait.result = 'waiting'
      and case when wait."queueId" is null
        then (question ->> 'withTelephone')::boolean
        else wait."queueId" = question ->> 'queueId'
      end
  )
  select jsonb_build_object(
    'offered', count(*),
    'answered', count(*) filter (where result = 'answered'),
    'answeredInTime', count(*) filter (
      where result = 'answered' and milliseconds <= (question ->> 'limitSeconds')::bigint * 1000
    ),
    'abandoned', count(*) filter (where result = 'abandoned'),
    'over', count(*) filter (where result <> 'waiting'),
    'waiting', (select count(*) from present),
    'waitingSince', (select min(started_at collate "C") from present)
  )
  from waits
$$;

-- The queues that callers wait in, and the agents who answer them. They are few: every server keeps all of them in memory, and asks
-- every few seconds whether anything has changed.
create table if not exists public.queues (
  id text collate "C" not null,
  name text not null,
  longest_wait_seconds integer not null default 30,
  longest_answer_seconds integer not null default 15,
  longest_hold_seconds integer not null default 60,
  short_call_seconds integer not null default 10,
  constraint queues_pkey primary key (id),
  constraint queues_seconds_check check (
    longest_wait_seconds between 1 and 86399
    and longest_answer_seconds between 1 and 86399
    and longest_hold_seconds between 1 and 86399
    and short_call_seconds between 1 and 86399
  )
);

create table if not exists public.agents (
  id text collate "C" not null,
  name text not null,
  number text collate "C",
  state text not null default 'offline',
  skills text[] not null default '{}',
  constraint agents_pkey primary key (id),
  constraint agents_number_key unique (number),
  constraint agents_state_check check (state in ('available', 'busy', 'away', 'offline'))
);

create table if not exists public.queue_agents (
  queue_id text collate "C" not null,
  agent_id text collate "C" not null,
  constraint queue_agents_pkey primary key (queue_id, agent_id),
  constraint queue_agents_queue_id_fkey foreign key (queue_id) references public.queues (id) on delete cascade,
  constraint queue_agents_agent_id_fkey foreign key (agent_id) references public.agents (id) on delete cascade
);

-- One row: another edition with every change of the three tables, whoever makes it.
create table if not exists public.directory_editions (
  is_only boolean not null default true,
  edition text not null,
  constraint directory_editions_pkey primary key (is_only),
  constraint directory_editions_only_check check (is_only)
);

comment on table public.queues is 'The queues that callers wait in, and how long what may last there, in seconds.';
comment on table public.agents is 'The agents who answer calls.';
comment on column public.agents.number is 'Where the agent is rung, in E.164.';
comment on column public.agents.state is 'What the agent said last; whoever is rung or in a call is busy besides.';
comment on table public.queue_agents is 'Which agents answer which queues.';
comment on table public.directory_editions is 'Which edition queues and agents are in.';

create or replace function public.note_directory_change() returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  insert into public.directory_editions (edition) values (gen_random_uuid()::text)
  on conflict (is_only) do update set edition = excluded.edition;
  return null;
end
$$;

create or replace trigger queues_changed
after insert or update or delete or truncate on public.queues
for each statement execute function public.note_directory_change();
create or replace trigger agents_changed
after insert or update or delete or truncate on public.agents
for each statement execute function public.note_directory_change();
create or replace trigger queue_agents_changed
after insert or update or delete or truncate on public.queue_agents
for each statement execute function public.note_directory_change();

create or replace function public.describe_queue(queue_id text) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select to_jsonb(queue) || jsonb_build_object('agent_ids', (
    select coalesce(jsonb_agg(member.agent_id order by member.agent_id), '[]')
    from public.queue_agents as member
    where member.queue_id = queue.id
  ))
  from public.queues as queue
  where queue.id = describe_queue.queue_id
$$;

-- All queues and agents with their edition; null when that is the known one.
create or replace function public.read_directory(known text) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select case when latest.edition is distinct from known then jsonb_build_object(
    'edition', latest.edition,
    'queues', (select coalesce(jsonb_agg(public.describe_queue(id) order by id), '[]') from public.queues),
    'agents', (select coalesce(jsonb_agg(to_jsonb(agent) order by id), '[]') from public.agents as agent)
  ) end
  from (select coalesce((select edition from public.directory_editions), 'none') as edition) as latest
$$;

-- Adds a queue, or changes what is named of one: `saved` is the queue as it is then. When `refused` says why not, nothing has changed.
create or replace function public.save_queue(item jsonb, is_new boolean) returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  unknown jsonb;
begin
  if is_new = exists (select from public.queues where id = item ->> 'id') then
    return jsonb_build_object('refused', case when is_new then 'exists' else 'missing' end);
  end if;
  select jsonb_agg(wanted order by place) into unknown
  from jsonb_array_elements_text(item -> 'agent_ids') with ordinality as member (wanted, place)
  where not exists (select from public.agents where id = wanted);
  if unknown is not null then
    return jsonb_build_object('refused', 'unknown_agents', 'agent_ids', unknown);
  end if;
  if is_new then
    insert into public.queues (id, name) values (item ->> 'id', item ->> 'name') on conflict (id) do nothing;
    if not found then
      return jsonb_build_object('refused', 'exists');
    end if;
  end if;
  update public.queues
  set
    name = coalesce(item ->> 'name', name),
    longest_wait_seconds = coalesce((item ->> 'longest_wait_seconds')::integer, longest_wait_seconds),
    longest_answer_seconds = coalesce((item ->> 'longest_answer_seconds')::integer, longest_answer_seconds),
    longest_hold_seconds = coalesce((item ->> 'longest_hold_seconds')::integer, longest_hold_seconds),
    short_call_seconds = coalesce((item ->> 'short_call_seconds')::integer, short_call_seconds)
  where id = item ->> 'id';
  if item ? 'agent_ids' then
    delete from public.queue_agents
    where queue_id = item ->> 'id' and not (item -> 'agent_ids') ? agent_id;
    insert into public.queue_agents (queue_id, agent_id)
    select item ->> 'id', wanted from jsonb_array_elements_text(item -> 'agent_ids') as wanted
    on conflict do nothing;
  end if;
  return jsonb_build_object('saved', public.describe_queue(item ->> 'id'));
end
$$;

-- The same of an agent.
create or replace function public.save_agent(item jsonb, is_new boolean) returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  saved jsonb;
begin
  if is_new = exists (select from public.agents where id = item ->> 'id') then
    return jsonb_build_object('refused', case when is_new then 'exists' else 'missing' end);
  end if;
  if is_new then
    insert into public.agents (id, name) values (item ->> 'id', item ->> 'name') on conflict (id) do nothing;
    if not found then
      return jsonb_build_object('refused', 'exists');
    end if;
  end if;
  update public.agents as agent
  set
    name = coalesce(item ->> 'name', name),
    number = case when item ? 'number' then item ->> 'number' else number end,
    state = coalesce(item ->> 'state', state),
    skills = case when item ? 'skills' then array(select jsonb_array_elements_text(item -> 'skills')) else skills end
  where id = item ->> 'id'
  returning to_jsonb(agent) into saved;
  return jsonb_build_object('saved', saved);
exception when unique_violation then
  return jsonb_build_object('refused', 'number_taken');
end
$$;

-- Only the secret (service role) key may do anything: row level security without a policy shows nothing to anybody but roles that bypass
-- it. Supabase grants every new table and function to its public roles, so that is taken back as well.
alter table public.calls enable row level security;
alter table public.call_events enable row level security;
alter table public.call_heads enable row level security;
alter table public.leases enable row level security;
alter table public.queues enable row level security;
alter table public.agents enable row level security;
alter table public.queue_agents enable row level security;
alter table public.directory_editions enable row level security;

revoke all on table
  public.calls, public.call_events, public.call_heads, public.head_states, public.leases, public.queues, public.agents,
  public.queue_agents, public.directory_editions
from public, anon, authenticated, service_role;
grant select, insert, update on table public.calls, public.call_events, public.call_heads, public.leases to service_role;
grant select on table public.head_states to service_role;
grant select, insert, update on table public.queues, public.agents, public.directory_editions to service_role;
grant select, insert, delete on table public.queue_agents to service_role;

revoke execute on function
  public.append_call_events, public.call_columns, public.call_conditions, public.call_prefix_condition, public.call_scope_condition,
  public.call_text_condition, public.content_slice, public.copy_slice, public.count_calls, public.counted_calls,
  public.describe_queue, public.digest_days, public.find_days, public.find_heads, public.find_in_log, public.find_log_end,
  public.find_log_starts, public.given_events, public.held_sums, public.list_calls, public.list_changed_heads,
  public.list_editions, public.list_events_of, public.list_heads, public.list_log, public.lock_calls,
  public.note_directory_change, public.plan_calls, public.prepare_calls, public.publish_calls, public.read_directory,
  public.recompute_calls, public.redact_call_events, public.save_agent, public.save_queue, public.take_lease, public.tally_calls,
  public.tally_offers, public.tally_waits
from public, anon, authenticated;
grant execute on function
  public.append_call_events, public.call_columns, public.call_conditions, public.call_prefix_condition, public.call_scope_condition,
  public.call_text_condition, public.content_slice, public.copy_slice, public.count_calls, public.counted_calls,
  public.describe_queue, public.digest_days, public.find_days, public.find_heads, public.find_in_log, public.find_log_end,
  public.find_log_starts, public.given_events, public.held_sums, public.list_calls, public.list_changed_heads,
  public.list_editions, public.list_events_of, public.list_heads, public.list_log, public.lock_calls,
  public.note_directory_change, public.plan_calls, public.prepare_calls, public.publish_calls, public.read_directory,
  public.recompute_calls, public.redact_call_events, public.save_agent, public.save_queue, public.take_lease, public.tally_calls,
  public.tally_offers, public.tally_waits
to service_role;

-- The queues to begin with.

insert into public.queues (id, name) values
  ('medical_spanish', 'Medical, Spanish'),
  ('medical_english', 'Medical, English'),
  ('legal_spanish', 'Legal, Spanish'),
  ('legal_english', 'Legal, English')
on conflict (id) do nothing;
