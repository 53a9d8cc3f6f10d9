-- Recordings of a call that are not its message, and the wait of those who waited in vain and then left one.

alter table public.calls
  add column other_recordings jsonb not null default '[]',
  add constraint calls_other_recordings_check check (jsonb_typeof(other_recordings) = 'array');

comment on column public.calls.other_recordings is 'Recordings of the call that are not its message.';

-- Inserts rows, and replaces a row only by a newer version: one of more events, or of as many of which some were received
-- earlier; when rebuilding also by one of the same version. Rows are taken in the order of their ids, so that two writers never
-- wait for each other in a circle.
--
-- A Mainline that knows nothing of the feed's columns may still write while it is being replaced: it leaves them as they begin.
create or replace function public.publish_calls(batch jsonb, rebuild boolean default false) returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  insert into public.calls as kept
  select distinct on (fresh.id) fresh.*
  from jsonb_populate_recordset(
    jsonb_populate_record(
      null::public.calls,
      '{"flagged": false, "has_voicemail": false, "unheard": false, "duration_rank": -1, "search_text": "", "search_words": [], "other_recordings": []}'
    ),
    batch
  ) as fresh
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
    voicemail_heard_at = excluded.voicemail_heard_at,
    other_recordings = excluded.other_recordings,
    queue = excluded.queue,
    flagged = excluded.flagged,
    note = excluded.note,
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
    fingerprint_copies = excluded.fingerprint_copies,
    number = excluded.number,
    has_voicemail = excluded.has_voicemail,
    unheard = excluded.unheard,
    duration_rank = excluded.duration_rank,
    search_text = excluded.search_text,
    search_words = excluded.search_words
  where kept.event_count < excluded.event_count
    or (
      kept.event_count = excluded.event_count
      and (kept.received_sum > excluded.received_sum or (rebuild and kept.received_sum = excluded.received_sum))
    )
$$;

-- One page of calls, in the order of the list, without the columns that only searches use. The answer is `json`, which is written
-- several times faster than `jsonb`: exports read long pages.
create or replace function public.list_calls(filter jsonb, page jsonb) returns json
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  found json;
begin
  execute format(
    $statement$
    select coalesce(json_agg(call), '[]')
    from (
      select
        id, source, direction, from_number, to_number,
        caller_raw, caller_number, caller_withheld, caller_name, caller_city, caller_state, caller_country, caller_verification,
        status, provider_status, outcome, menu, legs, answered_by,
        voicemail_recording_sid, voicemail_status, voicemail_duration_seconds, voicemail_transcript, voicemail_heard_at, other_recordings,
        queue, flagged, note, started_at, answered_at, ended_at, duration_seconds, wait_seconds, talk_seconds,
        failure_reason, erased_at, undeleted_recordings,
        event_count, received_sum, fingerprint_low, fingerprint_high, fingerprint_copies
      from (%s) as call
    ) as call
    $statement$,
    public.prepare_calls(filter, page)
  ) into found using filter, page;
  return found;
end
$$;

-- Adds up the calls that match a filter and started between the first and the last boundary. Places in lists count from 0.
--
-- Percentiles are nearest-rank. Those of the wait are of every caller who asked for an agent: also of who waited in vain and left a
-- message. Local time is UTC and the minutes of the last of the `offsets` that began before.
create or replace function public.tally_calls(filter jsonb, boundaries jsonb, offsets jsonb) returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  starts constant timestamptz[] := array(
    select start::timestamptz from jsonb_array_elements_text(boundaries) with ordinality as boundary (start, place) order by place
  );
  offset_starts constant timestamptz[] := array(
    select (item ->> 'from')::timestamptz from jsonb_array_elements(offsets) with ordinality as part (item, place) order by place
  );
  offset_minutes constant integer[] := array(
    select (item ->> 'minutes')::integer from jsonb_array_elements(offsets) with ordinality as part (item, place) order by place
  );
  answer jsonb;
begin
  execute format(
    $statement$
    with counted as materialized (
      select
        width_bucket(call.started_at, $2) - 1 as period,
        date_trunc('hour', (call.started_at at time zone 'utc')
          + make_interval(mins => coalesce($4[width_bucket(call.started_at, $3)], 0))) as local_hour,
        call.outcome, call.wait_seconds, call.talk_seconds, call.answered_by, call.number
      from public.calls as call
      where call.started_at >= $2[1] and call.started_at < $2[cardinality($2)] and %s
    ),
    tallies as (
      select
        period,
        count(*) as calls,
        count(*) filter (where outcome = 'answered') as answered,
        count(*) filter (where outcome = 'voicemail') as voicemail,
        count(*) filter (where outcome = 'missed') as missed,
        count(*) filter (where outcome = 'abandoned') as abandoned,
        count(*) filter (where outcome = 'greeting_played') as greeting_played,
        count(*) filter (where outcome = 'rejected') as rejected,
        count(*) filter (where outcome = 'failed') as failed,
        percentile_disc(array[0.5, 0.9, 0.95]) within group (order by wait_seconds)
          filter (where outcome in ('answered', 'missed') or (outcome = 'voicemail' and wait_seconds > 0)) as wait,
        percentile_disc(array[0.5, 0.9, 0.95]) within group (order by talk_seconds)
          filter (where outcome = 'answered') as talk
      from counted
      group by grouping sets ((), (period))
    ),
    hours as (
      select
        extract(isodow from local_hour)::integer as weekday,
        extract(hour from local_hour)::integer as hour,
        sum(calls)::bigint as calls,
        sum(answered)::bigint as answered
      from (
        select local_hour, count(*) as calls, count(*) filter (where outcome = 'answered') as answered
        from counted
        group by local_hour
      ) as by_hour
      group by 1, 2
    ),
    agents as (
      select answered_by as agent, count(*) as calls, sum(talk_seconds) as talk_seconds
      from counted
      where answered_by is not null
      group by answered_by
      order by calls desc, agent
      limit 100
    ),
    numbers as (
      select
        number,
        count(*) as calls,
        count(*) filter (where outcome = 'answered') as answered,
        count(*) filter (where outcome = 'voicemail') as voicemail,
        count(*) filter (where outcome = 'missed') as missed,
        count(*) filter (where outcome = 'abandoned') as abandoned,
        count(*) filter (where outcome = 'greeting_played') as greeting_played,
        count(*) filter (where outcome = 'rejected') as rejected,
        count(*) filter (where outcome = 'failed') as failed
      from counted
      where number is not null
      group by number
      order by calls desc, number
      limit 100
    )
    select jsonb_build_object(
      'total', (select to_jsonb(tally) from tallies as tally where period is null),
      'periods', (
        select coalesce(jsonb_agg(to_jsonb(tally) order by period), '[]') from tallies as tally where period is not null
      ),
      'hours', (select coalesce(jsonb_agg(to_jsonb(tally) order by calls desc, weekday, hour), '[]') from hours as tally),
      'agents', (select coalesce(jsonb_agg(to_jsonb(tally) order by calls desc, agent), '[]') from agents as tally),
      'numbers', (select coalesce(jsonb_agg(to_jsonb(tally) order by calls desc, number), '[]') from numbers as tally)
    )
    $statement$,
    public.call_conditions(filter)
  ) into answer using filter, starts, offset_starts, offset_minutes;
  return answer;
end
$$;
