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
