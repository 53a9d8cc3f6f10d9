-- The two writes of a call store, and the one read that a limit on rows would cut short. Each takes or returns one JSON value,
-- because the API cuts off answers of more than `max_rows` rows.

-- Adds events and ignores those it knows; returns every event of each call that was touched.
--
-- Writers of one call wait for each other, in one order for all, so that nobody deadlocks. Whoever comes second sees what the
-- first one committed, because every statement of a volatile function reads anew (isolation level READ COMMITTED).
create function public.append_call_events(batch jsonb) returns jsonb
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

  insert into public.call_events (call_id, id, type, at, received_at, source, data)
  select call_id, id, type, at, received_at, source, data
  from jsonb_to_recordset(batch) as item (
    call_id text, id text, type text, at timestamptz, received_at timestamptz, source text, data jsonb
  )
  on conflict (call_id, id) do nothing;

  return (
    select coalesce(jsonb_agg(to_jsonb(event)), '[]')
    from public.call_events as event
    where event.call_id in (select item ->> 'call_id' from jsonb_array_elements(batch) as item)
  );
end
$$;

-- Every event of a call.
create function public.list_call_events(wanted_call_id text) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(event)), '[]')
  from public.call_events as event
  where event.call_id = wanted_call_id
$$;

-- Inserts rows, and replaces a row only by one folded from more events. Rows are taken in the order of their ids, so that two
-- writers never wait for each other in a circle.
create function public.publish_calls(batch jsonb) returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  insert into public.calls as kept (
    id, source, direction, from_number, to_number,
    caller_raw, caller_number, caller_withheld, caller_name, caller_city, caller_state, caller_country, caller_verification,
    status, provider_status, outcome, menu, legs, answered_by,
    voicemail_recording_sid, voicemail_status, voicemail_duration_seconds, voicemail_transcript,
    started_at, answered_at, ended_at, duration_seconds, wait_seconds, talk_seconds,
    event_count, fingerprint_low, fingerprint_high
  )
  select distinct on (fresh.id)
    fresh.id, source, direction, from_number, to_number,
    caller_raw, caller_number, caller_withheld, caller_name, caller_city, caller_state, caller_country, caller_verification,
    status, provider_status, outcome, menu, legs, answered_by,
    voicemail_recording_sid, voicemail_status, voicemail_duration_seconds, voicemail_transcript,
    started_at, answered_at, ended_at, duration_seconds, wait_seconds, talk_seconds,
    event_count, fingerprint_low, fingerprint_high
  from jsonb_populate_recordset(null::public.calls, batch) as fresh
  order by fresh.id, event_count desc
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
    changed_at = clock_timestamp()
  where kept.event_count < excluded.event_count
$$;

-- New functions may be executed by everybody, and on Supabase by its public roles besides.
revoke execute on function
  public.append_call_events(jsonb), public.list_call_events(text), public.publish_calls(jsonb)
from public, anon, authenticated;
grant execute on function
  public.append_call_events(jsonb), public.list_call_events(text), public.publish_calls(jsonb)
to service_role;
