-- The writes that keep heads, and the reads that compare databases. Each takes or returns one JSON value, because the API cuts off
-- answers of more than `max_rows` rows.

-- Adds events; of two copies of one event the one received earlier is kept. Returns every event of each call that was touched.
--
-- Writers of one call wait for each other, in one order for all, so that nobody deadlocks. Whoever comes second sees what the
-- first one committed, because every statement of a volatile function reads anew (isolation level READ COMMITTED).
create or replace function public.append_call_events(batch jsonb) returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  lock_key bigint;
begin
  for lock_key in
    select distinct hashtextextended(item ->> 'call_id', 0) as key
    from jsonb_array_elements(batch) as item
    order by key
  loop
    perform pg_advisory_xact_lock(lock_key);
  end loop;

  with given as (
    select distinct on (item.call_id, item.id) item.*
    from jsonb_to_recordset(batch) as item (
      call_id text, id text, type text, at timestamptz, received_at timestamptz, source text, data jsonb,
      low bigint, high bigint
    )
    order by item.call_id, item.id, item.received_at
  ),
  added as (
    insert into public.call_events (call_id, id, type, at, received_at, source, data)
    select call_id, id, type, at, received_at, source, data from given
    on conflict (call_id, id) do nothing
    returning call_id, id
  ),
  -- Joined with itself for the receive time before; what was added in this statement is not seen here.
  improved as (
    update public.call_events as kept
    set at = given.at, received_at = given.received_at, source = given.source, data = given.data
    from given
    join public.call_events as before on before.call_id = given.call_id and before.id = given.id
    where kept.call_id = given.call_id and kept.id = given.id and given.received_at < before.received_at
    returning kept.call_id, kept.at, public.copy_slice(given.received_at) - public.copy_slice(before.received_at) as copies
  ),
  change as (
    select given.call_id, given.at, 1 as events, given.low, given.high, public.copy_slice(given.received_at) as copies
    from given
    join added on added.call_id = given.call_id and added.id = given.id
    union all
    select call_id, at, 0, 0, 0, copies from improved
  )
  insert into public.call_heads as head (call_id, day, event_count, low, high, copies)
  select
    call_id, to_char(min(at) at time zone 'utc', 'YYYY-MM-DD'), sum(events), sum(low), sum(high), sum(copies)
  from change
  group by call_id
  order by call_id
  on conflict (call_id) do update set
    day = least(head.day, excluded.day),
    event_count = head.event_count + excluded.event_count,
    low = head.low + excluded.low,
    high = head.high + excluded.high,
    copies = head.copies + excluded.copies,
    changed_at = clock_timestamp();

  return (
    select coalesce(jsonb_agg(to_jsonb(event)), '[]')
    from public.call_events as event
    where event.call_id in (select item ->> 'call_id' from jsonb_array_elements(batch) as item)
  );
end
$$;

-- Replaces the data of known events, and nothing else of them.
create function public.redact_call_events(batch jsonb) returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  update public.call_events as kept
  set data = item.data
  from jsonb_to_recordset(batch) as item (call_id text, id text, data jsonb)
  where kept.call_id = item.call_id and kept.id = item.id
$$;

-- Every event of some calls.
drop function public.list_call_events(text);
create function public.list_events_of(call_ids jsonb) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(event)), '[]')
  from public.call_events as event
  where event.call_id in (select jsonb_array_elements_text(call_ids))
$$;

-- Inserts rows, and replaces a row only by a newer version: one of more events, or of as many of which some were received
-- earlier; when rebuilding also by one of the same version. Rows are taken in the order of their ids, so that two writers never
-- wait for each other in a circle.
drop function public.publish_calls(jsonb);
create function public.publish_calls(batch jsonb, rebuild boolean default false) returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  insert into public.calls as kept
  select distinct on (fresh.id) fresh.*
  from jsonb_populate_recordset(null::public.calls, batch) as fresh
  order by fresh.id, fresh.event_count desc, fresh.received_sum
  on conflict (id) do update set
    source = excluded.source,
    direction = excluded.direction,
    from_number = excluded.from_number,
    to_number = excluded.to_number,
    caller_raw = excluded.caller_raw,
    caller_number = excluded.caller_number,
    caller_withheld = excluded.caller_withheld,
    caller_name = excluded.caller_name,
    caller_city = excluded.caller_city,
    caller_state = excluded.caller_state,
    caller_country = excluded.caller_country,
    caller_verification = excluded.caller_verification,
    status = excluded.status,
    provider_status = excluded.provider_status,
    outcome = excluded.outcome,
    menu = excluded.menu,
    legs = excluded.legs,
    answered_by = excluded.answered_by,
    voicemail_recording_sid = excluded.voicemail_recording_sid,
    voicemail_status = excluded.voicemail_status,
    voicemail_duration_seconds = excluded.voicemail_duration_seconds,
    voicemail_transcript = excluded.voicemail_transcript,
    started_at = excluded.started_at,
    answered_at = excluded.answered_at,
    ended_at = excluded.ended_at,
    duration_seconds = excluded.duration_seconds,
    wait_seconds = excluded.wait_seconds,
    talk_seconds = excluded.talk_seconds,
    event_count = excluded.event_count,
    fingerprint_low = excluded.fingerprint_low,
    fingerprint_high = excluded.fingerprint_high,
    failure_reason = excluded.failure_reason,
    erased_at = excluded.erased_at,
    undeleted_recordings = excluded.undeleted_recordings,
    received_sum = excluded.received_sum,
    fingerprint_copies = excluded.fingerprint_copies
  where kept.event_count < excluded.event_count
    or (
      kept.event_count = excluded.event_count
      and (kept.received_sum > excluded.received_sum or (rebuild and kept.received_sum = excluded.received_sum))
    )
$$;

-- Heads beside what the rows were folded from.
create view public.head_states with (security_invoker = true) as
select
  head.call_id,
  head.day,
  head.changed_at,
  head.event_count as held_events,
  head.low as held_low,
  head.high as held_high,
  head.copies as held_copies,
  call.event_count as shown_events,
  call.fingerprint_low as shown_low,
  call.fingerprint_high as shown_high,
  call.fingerprint_copies as shown_copies
from public.call_heads as head
left join public.calls as call on call.id = head.call_id;

revoke all on public.head_states from public, anon, authenticated, service_role;
grant select on public.head_states to service_role;

create function public.find_heads(call_ids jsonb) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(head)), '[]')
  from public.head_states as head
  where head.call_id in (select jsonb_array_elements_text(call_ids))
$$;

-- The heads of one UTC day, by call id, after one.
create function public.list_heads(wanted_day text, page integer, after_id text) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(head) order by head.call_id), '[]')
  from (
    select * from public.head_states
    where day = wanted_day and call_id > after_id
    order by day, call_id
    limit page
  ) as head
$$;

-- Heads by the time of their last change, after a position.
create function public.list_changed_heads(page integer, after_time timestamptz, after_id text) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(head) order by head.changed_at, head.call_id), '[]')
  from (
    select * from public.head_states
    where (changed_at, call_id) > (after_time, after_id collate "C")
    order by changed_at, call_id
    limit page
  ) as head
$$;

-- Sums per UTC day.
create function public.digest_days(from_day text, to_day text) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(digest) order by digest.day), '[]')
  from (
    select
      day,
      count(*) as calls,
      sum(held_events) as held_events,
      sum(held_low) as held_low,
      sum(held_high) as held_high,
      sum(held_copies) as held_copies,
      coalesce(sum(shown_events), 0) as shown_events,
      coalesce(sum(shown_low), 0) as shown_low,
      coalesce(sum(shown_high), 0) as shown_high,
      coalesce(sum(shown_copies), 0) as shown_copies
    from public.head_states
    where day between from_day and to_day
    group by day
  ) as digest
$$;

-- The first and the last day that have calls.
create function public.find_days() returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select jsonb_build_object('from', min(day), 'to', max(day)) from public.call_heads
$$;

-- Takes or renews a lease; false while another holder has it.
create function public.take_lease(lease_name text, lease_holder text, seconds integer) returns boolean
language sql
volatile
security invoker
set search_path = ''
as $$
  with taken as (
    insert into public.leases as kept (name, holder, expires_at)
    values (lease_name, lease_holder, clock_timestamp() + make_interval(secs => seconds))
    on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
    where kept.holder = excluded.holder or kept.expires_at <= clock_timestamp()
    returning 1
  )
  select exists (select 1 from taken)
$$;

-- New functions may be executed by everybody, and on Supabase by its public roles besides.
do $$
declare
  created regprocedure;
begin
  for created in
    select p.oid::regprocedure from pg_proc as p
    where p.pronamespace = 'public'::regnamespace
      and p.proname in (
        'copy_slice', 'append_call_events', 'redact_call_events', 'list_events_of', 'publish_calls', 'find_heads',
        'list_heads', 'list_changed_heads', 'digest_days', 'find_days', 'take_lease'
      )
  loop
    execute format('revoke execute on function %s from public, anon, authenticated', created);
    execute format('grant execute on function %s to service_role', created);
  end loop;
end
$$;
