-- The pool of phone numbers and the sessions that they are lent to.

-- supabase/schemas/80_number_sessions.sql

-- The pool of phone numbers, and the sessions that they are lent to. Numbers, sessions and calls of sessions stay as history: rows are
-- added and changed, never taken away.
--
-- A number says itself which session has it, and until when: `session_id` is the fencing token. Whatever is done for a session finds the
-- number by this token and so never touches one that was lent again. Locks are taken in the order number, session.
create table if not exists public.phone_numbers (
  id uuid not null default gen_random_uuid(),
  number text collate "C" not null,
  country text collate "C",
  area_code text collate "C",
  session_id uuid,
  expires_at timestamptz not null default '-infinity',
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz,
  changed_in bigint not null default 0,
  constraint phone_numbers_pkey primary key (id),
  constraint phone_numbers_number_key unique (number),
  constraint phone_numbers_number_check check (number ~ '^\+[1-9]\d{1,14}$'),
  constraint phone_numbers_country_check check (country ~ '^[A-Z]{2}$'),
  constraint phone_numbers_area_code_check check (area_code ~ '^\d{1,10}$'),
  constraint phone_numbers_session_check check ((session_id is null) = (expires_at = '-infinity'))
);

create table if not exists public.user_sessions (
  id uuid not null default gen_random_uuid(),
  api_key text collate "C" not null,
  user_id text collate "C" not null,
  phone_number_id uuid not null,
  greeting_url text,
  greeting_text text,
  record_voicemail boolean not null default false,
  max_calls integer,
  call_count integer not null default 0,
  metadata jsonb not null default '{}',
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  idempotency_key text collate "C",
  fingerprint text collate "C",
  constraint user_sessions_pkey primary key (id),
  constraint user_sessions_phone_number_id_fkey foreign key (phone_number_id) references public.phone_numbers (id),
  constraint user_sessions_greeting_check check (num_nonnulls(greeting_url, greeting_text) = 1),
  constraint user_sessions_max_calls_check check (max_calls > 0),
  constraint user_sessions_metadata_check check (jsonb_typeof(metadata) = 'object'),
  constraint user_sessions_expires_at_check check (expires_at > created_at and ended_at <= expires_at),
  constraint user_sessions_fingerprint_check check ((idempotency_key is null) = (fingerprint is null))
);

create table if not exists public.session_calls (
  call_id text collate "C" not null,
  session_id uuid not null,
  phone_number_id uuid not null,
  caller text collate "C",
  answer text not null,
  at timestamptz not null,
  constraint session_calls_pkey primary key (call_id),
  -- The session names the number. A second key would lock that while calls are noted, and so hide a free one from whoever asks.
  constraint session_calls_session_id_fkey foreign key (session_id) references public.user_sessions (id),
  constraint session_calls_answer_check check (answer in ('greeting', 'full', 'echo'))
);

-- The number that has been free longest, without looking at those that are lent.
create index if not exists phone_numbers_free_idx on public.phone_numbers (expires_at, number) where retired_at is null;
-- A request that is repeated finds its session, and no key ever has two.
create unique index if not exists user_sessions_idempotency_key_idx on public.user_sessions (api_key, idempotency_key)
where idempotency_key is not null;
-- Those under way, of one tenant for its limit, or all of them: at most one of each number has not been marked as ended.
create index if not exists user_sessions_open_idx on public.user_sessions (user_id, expires_at) where ended_at is null;
-- Pages of sessions, newest first: all of them or an API key's, a user's, a number's.
create index if not exists user_sessions_newest_idx on public.user_sessions (created_at, id, api_key);
create index if not exists user_sessions_user_id_idx on public.user_sessions (user_id, created_at, id);
create index if not exists user_sessions_phone_number_id_idx on public.user_sessions (phone_number_id, created_at, id);
-- Who called a number lately. Nobody asks for the calls of a session here: the stores of calls have them.
create index if not exists session_calls_phone_number_id_idx on public.session_calls (phone_number_id, at);

comment on table public.phone_numbers is 'The pool: the numbers that are lent to sessions.';
comment on column public.phone_numbers.session_id is 'The session that has or last had the number.';
comment on column public.phone_numbers.expires_at is 'When that session ends or ended; -infinity while there has been none.';
comment on column public.phone_numbers.retired_at is 'When the number was taken out of the pool; it may come back.';
comment on column public.phone_numbers.changed_in is 'The transaction that changed the number or what its session says.';
comment on table public.user_sessions is 'To whom numbers are and were lent. A tenant is an API key and a user.';
comment on column public.user_sessions.api_key is 'The name of the API key that made the session.';
comment on column public.user_sessions.call_count is 'How many calls have had the greeting, each once.';
comment on column public.user_sessions.expires_at is 'When it is or was to end by itself.';
comment on column public.user_sessions.ended_at is 'When it ended; of one that ran out this is noted when its number is lent again.';
comment on column public.user_sessions.fingerprint is 'The digest of the request that came with the idempotency key.';
comment on table public.session_calls is 'How calls to lent numbers were answered, so that a repeated webhook is answered likewise.';
comment on column public.session_calls.caller is 'In E.164; null when withheld or erased.';

-- Readers of changes ask by transaction: times and numbers from a sequence are given before their rows can be seen.
create or replace function public.note_number_change() returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  new.changed_in := pg_current_xact_id()::text::bigint;
  return new;
end
$$;

create or replace trigger phone_numbers_changed
before insert or update on public.phone_numbers
for each row execute function public.note_number_change();

-- supabase/schemas/81_session_functions.sql

-- What is done with sessions. Each function answers with what it `saved`, or with what it `refused` and then nothing has changed. Times
-- are those of the database's clock, in whole milliseconds; spans are given in seconds or minutes. To an `owner`, the name
-- of an API key, sessions of other keys are as good as missing; blank stands for whoever may do everything.

create or replace function public.describe_session(token uuid) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select (to_jsonb(session) - '{idempotency_key,fingerprint}'::text[]) || jsonb_build_object(
    'phone_number', number.number,
    'status', case when session.ended_at is null and session.expires_at > clock_timestamp() then 'active' else 'expired' end
  )
  from public.user_sessions as session
  join public.phone_numbers as number on number.id = session.phone_number_id
  where session.id = token
$$;

-- Lends the number that fits and has been free longest. The tenant whose number it last was need not wait until it has cooled down.
-- Requests of one tenant and of one idempotency key go one after another; those of different tenants pass each other's numbers by.
create or replace function public.create_session(item jsonb, cool_down_seconds integer, session_limit integer) returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  tenant_key constant text := item ->> 'api_key';
  tenant_user constant text := item ->> 'user_id';
  earlier public.user_sessions;
  moment timestamptz;
  chosen public.phone_numbers;
  token constant uuid := gen_random_uuid();
begin
  if item ->> 'idempotency_key' is not null then
    perform pg_advisory_xact_lock(1, hashtext(jsonb_build_array(tenant_key, item ->> 'idempotency_key')::text));
    select * into earlier from public.user_sessions
    where api_key = tenant_key and idempotency_key = item ->> 'idempotency_key';
    if found then
      return case when earlier.fingerprint = item ->> 'fingerprint'
        then jsonb_build_object('saved', public.describe_session(earlier.id), 'is_repeated', true)
        else jsonb_build_object('refused', 'key_reused')
      end;
    end if;
  end if;

  perform pg_advisory_xact_lock(2, hashtext(jsonb_build_array(tenant_key, tenant_user)::text));
  moment := date_trunc('milliseconds', clock_timestamp());
  if session_limit <= (
    select count(*) from public.user_sessions
    where api_key = tenant_key and user_id = tenant_user and ended_at is null and expires_at > moment
  ) then
    return jsonb_build_object('refused', 'limit_reached');
  end if;

  select * into chosen from public.phone_numbers as number
  where retired_at is null and expires_at <= moment
    and (item ->> 'country' is null or country = item ->> 'country')
    and (item ->> 'area_code' is null or area_code = item ->> 'area_code')
    and (
      expires_at <= moment - make_interval(secs => cool_down_seconds)
      or exists (
        select from public.user_sessions as last
        where last.id = number.session_id and last.api_key = tenant_key and last.user_id = tenant_user
      )
    )
  order by expires_at, number
  limit 1
  for update skip locked;
  if not found then
    return public.refuse_number(item, cool_down_seconds, moment);
  end if;

  update public.user_sessions set ended_at = expires_at where id = chosen.session_id and ended_at is null;
  insert into public.user_sessions (
    id, api_key, user_id, phone_number_id, greeting_url, greeting_text, record_voicemail, max_calls, metadata,
    created_at, expires_at, idempotency_key, fingerprint
  ) values (
    token, tenant_key, tenant_user, chosen.id, item ->> 'greeting_url', item ->> 'greeting_text',
    coalesce((item ->> 'record_voicemail')::boolean, false), (item ->> 'max_calls')::integer, coalesce(item -> 'metadata', '{}'),
    moment, moment + make_interval(mins => (item ->> 'minutes')::integer), item ->> 'idempotency_key', item ->> 'fingerprint'
  );
  update public.phone_numbers
  set session_id = token, expires_at = moment + make_interval(mins => (item ->> 'minutes')::integer)
  where id = chosen.id;
  return jsonb_build_object('saved', public.describe_session(token), 'is_repeated', false);
end
$$;

-- Why no number is free, and in how many seconds the next one that fits will be. One that another request is about to take does not count.
create or replace function public.refuse_number(item jsonb, cool_down_seconds integer, moment timestamptz) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select case when count(*) = 0
    then jsonb_build_object('refused', 'no_number_fits')
    else jsonb_build_object('refused', 'no_number_free', 'retry_after', coalesce(
      ceil(extract(epoch from min(candidate.free_at) filter (where candidate.free_at > moment) - moment))::integer, 1
    ))
  end
  from (
    select case when last.api_key = item ->> 'api_key' and last.user_id = item ->> 'user_id'
      then number.expires_at
      else number.expires_at + make_interval(secs => cool_down_seconds)
    end as free_at
    from public.phone_numbers as number
    left join public.user_sessions as last on last.id = number.session_id
    where number.retired_at is null
      and (item ->> 'country' is null or number.country = item ->> 'country')
      and (item ->> 'area_code' is null or number.area_code = item ->> 'area_code')
  ) as candidate
$$;

-- Ends a session now; one that has ended stays as it is.
create or replace function public.expire_session(token uuid, owner text) returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  lent_number uuid;
  moment timestamptz;
begin
  select phone_number_id into lent_number from public.user_sessions where id = token and (owner = '' or api_key = owner);
  if not found then
    return jsonb_build_object('refused', 'missing');
  end if;
  perform from public.phone_numbers
  where id = lent_number and session_id = token and expires_at > clock_timestamp()
  for update;
  if found then
    moment := date_trunc('milliseconds', clock_timestamp());
    update public.phone_numbers set expires_at = least(expires_at, moment) where id = lent_number;
    update public.user_sessions set ended_at = least(expires_at, moment) where id = token;
  end if;
  return jsonb_build_object('saved', public.describe_session(token));
end
$$;

-- Lends the number on from the old end, at most until `longest_minutes` from now.
create or replace function public.extend_session(token uuid, owner text, minutes integer, longest_minutes integer) returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  lent_number uuid;
  old_end timestamptz;
  new_end timestamptz;
begin
  select phone_number_id into lent_number from public.user_sessions where id = token and (owner = '' or api_key = owner);
  if not found then
    return jsonb_build_object('refused', 'missing');
  end if;
  select expires_at into old_end from public.phone_numbers
  where id = lent_number and session_id = token and expires_at > clock_timestamp()
  for update;
  -- The lock may have been waited for.
  if not found or old_end <= clock_timestamp() then
    return jsonb_build_object('refused', 'expired');
  end if;
  new_end := old_end + make_interval(mins => minutes);
  if new_end > clock_timestamp() + make_interval(mins => longest_minutes) then
    return jsonb_build_object('refused', 'too_long');
  end if;
  update public.phone_numbers set expires_at = new_end where id = lent_number;
  update public.user_sessions set expires_at = new_end where id = token;
  return jsonb_build_object('saved', public.describe_session(token));
end
$$;

create or replace function public.read_session(token uuid, owner text) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(
    (
      select jsonb_build_object('saved', public.describe_session(id)) from public.user_sessions
      where id = token and (owner = '' or api_key = owner)
    ),
    jsonb_build_object('refused', 'missing')
  )
$$;

-- Sessions newest first, of an `api_key`, a `user_id`, a `phone_number_id` and a `status` where the filter has them; behind the one with
-- the time and id of `page`, at most its `limit`. Planned for each question anew, so that the planner sees which index fits.
create or replace function public.list_sessions(filter jsonb, page jsonb) returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  wanted_key constant text := filter ->> 'api_key';
  wanted_user constant text := filter ->> 'user_id';
  wanted_number constant uuid := filter ->> 'phone_number_id';
  wanted_status constant text := filter ->> 'status';
  before_time constant timestamptz := coalesce(page ->> 'created_at', 'infinity');
  before_id constant uuid := coalesce(page ->> 'id', 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  page_size constant integer := page ->> 'limit';
  moment constant timestamptz := clock_timestamp();
begin
  return (
    select coalesce(jsonb_agg(public.describe_session(found.id) order by found.created_at desc, found.id desc), '[]')
    from (
      select id, created_at from public.user_sessions
      where (created_at, id) < (before_time, before_id)
        and (wanted_key is null or api_key = wanted_key)
        and (wanted_user is null or user_id = wanted_user)
        and (wanted_number is null or phone_number_id = wanted_number)
        and (wanted_status is distinct from 'active' or (ended_at is null and expires_at > moment))
        and (wanted_status is distinct from 'expired' or ended_at is not null or expires_at <= moment)
      order by created_at desc, id desc
      limit page_size
    ) as found
  );
end
$$;

-- supabase/schemas/82_session_call_functions.sql

-- How calls to pooled numbers are answered. A caller is a number in E.164, or blank: whoever withholds theirs is nobody's earlier caller.

-- What a call to a number is answered with, and the session where there is one: its `greeting`, or nothing of it since it has had all of
-- its calls (`full`) or the caller called an earlier tenant (`echo`); `idle` for a number of the pool that nobody has, `unknown` for any
-- other. A call is answered and counted once, whatever happens to its session meanwhile.
create or replace function public.answer_session_call(wanted_call text, called text, caller_number text, echo_seconds integer)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  kept public.session_calls;
  number_id uuid;
  token uuid;
  session public.user_sessions;
  chosen text := 'greeting';
  moment timestamptz;
begin
  -- Calls to one number go one after another; a number that nobody has is not locked, so that whoever is to get it is not sent away.
  select id, session_id into number_id, token from public.phone_numbers
  where number = called and retired_at is null and expires_at > clock_timestamp()
  for no key update;
  select * into kept from public.session_calls where call_id = wanted_call;
  if found then
    return jsonb_build_object('answer', kept.answer, 'session', public.describe_session(kept.session_id));
  end if;
  if token is null then
    return jsonb_build_object('session', null, 'answer', case
      when exists (select from public.phone_numbers where number = called and retired_at is null) then 'idle' else 'unknown'
    end);
  end if;

  select * into session from public.user_sessions where id = token for update;
  moment := clock_timestamp();
  if exists (
    select from public.session_calls as call
    join public.user_sessions as other on other.id = call.session_id
    where call.phone_number_id = number_id and call.caller = caller_number and call.answer <> 'echo'
      and call.at > moment - make_interval(secs => echo_seconds)
      and (other.api_key, other.user_id) is distinct from (session.api_key, session.user_id)
  ) then
    chosen := 'echo';
  elsif session.call_count >= session.max_calls then
    chosen := 'full';
  end if;
  perform public.record_session_call(wanted_call, token, caller_number, chosen);
  return jsonb_build_object('answer', chosen, 'session', public.describe_session(token));
end
$$;

-- Notes how a call was answered: also one that was answered from memory while the database could not be asked. Harmless when repeated.
create or replace function public.record_session_call(wanted_call text, token uuid, caller_number text, given_answer text)
returns boolean
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  number_id uuid;
begin
  select phone_number_id into number_id from public.user_sessions where id = token;
  if not found then
    return false;
  end if;
  -- Memories learn of it; a number that nobody has they read anyway when somebody gets it.
  update public.phone_numbers set changed_in = 0 where id = number_id and expires_at > clock_timestamp();
  insert into public.session_calls (call_id, session_id, phone_number_id, caller, answer, at)
  values (wanted_call, token, number_id, nullif(caller_number, ''), given_answer, date_trunc('milliseconds', clock_timestamp()))
  on conflict (call_id) do nothing;
  if not found then
    return false;
  end if;
  update public.user_sessions set call_count = call_count + 1 where id = token and given_answer = 'greeting';
  return true;
end
$$;

-- Forgets who called: for calls that are erased.
create or replace function public.forget_session_callers(call_ids text[]) returns integer
language sql
volatile
security invoker
set search_path = ''
as $$
  with forgotten as (
    update public.session_calls set caller = null where call_id = any (call_ids) and caller is not null returning 1
  )
  select count(*)::integer from forgotten
$$;

-- supabase/schemas/83_number_functions.sql

-- The pool itself. Functions that change it answer like those of sessions.

create or replace function public.describe_number(number_id uuid, cool_down_seconds integer) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select (to_jsonb(pooled) - 'changed_in') || jsonb_build_object(
    'expires_at', nullif(pooled.expires_at, '-infinity'),
    'state', case
      when pooled.retired_at is not null then 'retired'
      when pooled.expires_at > clock_timestamp() then 'lent'
      when pooled.expires_at > clock_timestamp() - make_interval(secs => cool_down_seconds) then 'cooling'
      else 'free'
    end
  )
  from public.phone_numbers as pooled
  where pooled.id = number_id
$$;

-- Takes a number into the pool, also one that was there before: it keeps its history, and goes on cooling down.
create or replace function public.add_number(item jsonb, cool_down_seconds integer) returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  added uuid;
begin
  insert into public.phone_numbers as known (number, country, area_code)
  values (item ->> 'number', item ->> 'country', item ->> 'area_code')
  on conflict (number) do update
  set country = excluded.country, area_code = excluded.area_code, retired_at = null
  where known.retired_at is not null
  returning id into added;
  if added is null then
    return jsonb_build_object('refused', 'exists');
  end if;
  return jsonb_build_object('saved', public.describe_number(added, cool_down_seconds));
end
$$;

-- Takes a number out of the pool unless a session has it.
create or replace function public.remove_number(number_id uuid, cool_down_seconds integer) returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  ends_at timestamptz;
begin
  select expires_at into ends_at from public.phone_numbers where id = number_id and retired_at is null for update;
  if not found then
    return jsonb_build_object('refused', 'missing');
  end if;
  if ends_at > clock_timestamp() then
    return jsonb_build_object('refused', 'lent');
  end if;
  update public.phone_numbers set retired_at = date_trunc('milliseconds', clock_timestamp()) where id = number_id;
  return jsonb_build_object('saved', public.describe_number(number_id, cool_down_seconds));
end
$$;

-- Numbers of the pool by their digits, behind `after_number`.
create or replace function public.list_numbers(cool_down_seconds integer, after_number text, page_size integer) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(public.describe_number(found.id, cool_down_seconds) order by found.number), '[]')
  from (
    select id, number from public.phone_numbers
    where number > after_number and retired_at is null
    order by number
    limit page_size
  ) as found
$$;

-- The number, if there is or was one, for what is asked of its history.
create or replace function public.read_number(number_id uuid, cool_down_seconds integer) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(
    (select jsonb_build_object('saved', public.describe_number(id, cool_down_seconds)) from public.phone_numbers where id = number_id),
    jsonb_build_object('refused', 'missing')
  )
$$;

-- How many numbers are in which state.
create or replace function public.count_numbers(cool_down_seconds integer) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select jsonb_build_object(
    'lent', count(*) filter (where expires_at > clock_timestamp()),
    'cooling', count(*) filter (
      where expires_at <= clock_timestamp() and expires_at > clock_timestamp() - make_interval(secs => cool_down_seconds)
    ),
    'free', count(*) filter (where expires_at <= clock_timestamp() - make_interval(secs => cool_down_seconds))
  )
  from public.phone_numbers
  where retired_at is null
$$;

-- What memories have to learn: every number that has changed since the place they have read up to (blank for all), with the session that
-- has it and the callers to whom that must not be played. The place is the oldest transaction that was under way: what it changes comes
-- next time, and some of what is here comes again. A place from a database that was there before is none. The few thousand numbers of a
-- pool are faster looked through than an index is kept.
create or replace function public.list_number_changes(known_place text, echo_seconds integer) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select jsonb_build_object(
    'place', latest.place::text,
    'is_whole', known.place is null,
    'at', latest.at,
    'numbers', coalesce(
      (
        select jsonb_agg(jsonb_build_object(
          'id', number.id,
          'number', number.number,
          'is_retired', number.retired_at is not null,
          'expires_at', nullif(number.expires_at, '-infinity'),
          'session', case when number.expires_at > latest.at then
            to_jsonb(session) - '{idempotency_key,fingerprint,metadata}'::text[]
          end,
          'callers', coalesce(earlier.callers, '{}')
        ))
        from public.phone_numbers as number
        left join public.user_sessions as session on session.id = number.session_id
        left join lateral (
          select jsonb_object_agg(call.caller, call.at order by call.at) as callers
          from public.session_calls as call
          join public.user_sessions as other on other.id = call.session_id
          where call.phone_number_id = number.id and call.caller is not null and call.answer <> 'echo'
            and call.at > latest.at - make_interval(secs => echo_seconds)
            and (other.api_key, other.user_id) is distinct from (session.api_key, session.user_id)
        ) as earlier on number.expires_at > latest.at
        where (known.place is null and number.retired_at is null) or number.changed_in >= known.place
      ),
      '[]'
    )
  )
  from (
    select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as place, statement_timestamp() as at
  ) as latest
  left join (select nullif(known_place, '')::bigint as place) as known on known.place <= latest.place
$$;

-- supabase/schemas/90_access.sql

alter table public.phone_numbers enable row level security;
alter table public.user_sessions enable row level security;
alter table public.session_calls enable row level security;

revoke all on table public.phone_numbers, public.user_sessions, public.session_calls from public, anon, authenticated, service_role;
grant select, insert, update on table public.phone_numbers, public.user_sessions, public.session_calls to service_role;

revoke execute on function
  public.add_number, public.answer_session_call, public.count_numbers, public.create_session, public.describe_number,
  public.describe_session, public.expire_session, public.extend_session, public.forget_session_callers,
  public.list_number_changes, public.list_numbers, public.list_sessions, public.note_number_change, public.read_number,
  public.read_session, public.record_session_call, public.refuse_number, public.remove_number
from public, anon, authenticated;
grant execute on function
  public.add_number, public.answer_session_call, public.count_numbers, public.create_session, public.describe_number,
  public.describe_session, public.expire_session, public.extend_session, public.forget_session_callers,
  public.list_number_changes, public.list_numbers, public.list_sessions, public.note_number_change, public.read_number,
  public.read_session, public.record_session_call, public.refuse_number, public.remove_number
to service_role;
