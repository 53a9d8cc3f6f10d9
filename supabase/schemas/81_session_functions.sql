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
