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
