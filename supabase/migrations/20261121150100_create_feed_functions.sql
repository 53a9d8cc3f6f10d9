-- The questions about the feed and the log. Each answers with one JSON value, because the API cuts off answers of more than `max_rows`
-- rows.

-- Adds events; of two copies of one event the one received earlier is kept. Returns every event of each call that was touched.
--
-- Writers of one call wait for each other, in one order for all, so that nobody deadlocks. Whoever comes second sees what the
-- first one committed, because every statement of a volatile function reads anew (isolation level READ COMMITTED).
--
-- What is new gets the next numbers of the log. Whoever numbers holds a lock until the commit, so that numbers become visible in
-- their order and none is left out. It is taken last and only for new events; its key is of two numbers, apart from those of calls.
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

  if exists (
    select from jsonb_array_elements(batch) as item
    where not exists (
      select from public.call_events as kept where kept.call_id = item ->> 'call_id' and kept.id = item ->> 'id'
    )
  ) then
    perform pg_advisory_xact_lock(0, 0);
  end if;

  with given as (
    select distinct on (item.call_id, item.id)
      item.*, min(item.place) over (partition by item.call_id, item.id) as first_place
    from rows from (
      jsonb_to_recordset(batch) as (
        call_id text, id text, type text, at timestamptz, received_at timestamptz, source text, data jsonb,
        low bigint, high bigint
      )
    ) with ordinality as item (call_id, id, type, at, received_at, source, data, low, high, place)
    order by item.call_id, item.id, item.received_at
  ),
  added as (
    insert into public.call_events (call_id, id, type, at, received_at, source, data, number)
    select
      call_id, id, type, at, received_at, source, data,
      (select coalesce(max(last.number), 0) from public.call_events as last) + row_number() over (order by first_place)
    from given
    where not exists (
      select from public.call_events as kept where kept.call_id = given.call_id and kept.id = given.id
    )
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
    select coalesce(jsonb_agg(to_jsonb(event) - 'number'), '[]')
    from public.call_events as event
    where event.call_id in (select item ->> 'call_id' from jsonb_array_elements(batch) as item)
  );
end
$$;

-- Every event of some calls.
create or replace function public.list_events_of(call_ids jsonb) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(event) - 'number'), '[]')
  from public.call_events as event
  where event.call_id in (select jsonb_array_elements_text(call_ids))
$$;

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
      '{"flagged": false, "has_voicemail": false, "unheard": false, "duration_rank": -1, "search_text": "", "search_words": []}'
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

-- The condition that a text column equals what stands at a path of the filter, which is parameter $1 of the statement. The first
-- 64 characters are what indexes have; a shorter text is equal when they are.
create function public.call_text_condition(filter jsonb, place text[], column_name text) returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select format('left(call.%1$I, 64) = left($1 #>> %2$L, 64)', column_name, place)
    || case when length(filter #>> place) < 64 then '' else format(' and call.%1$I = $1 #>> %2$L', column_name, place) end
$$;

-- The same for how a text begins. Nothing that begins so is greater than with the last of all characters behind it.
create function public.call_prefix_condition(filter jsonb, place text[], column_name text) returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select format(
      'left(call.%1$I, 64) >= left($1 #>> %2$L, 64) and left(call.%1$I, 64) < left($1 #>> %2$L, 64) || chr(1114111)',
      column_name, place
    )
    || case when length(filter #>> place) < 64 then '' else format(' and starts_with(call.%1$I, $1 #>> %2$L)', column_name, place) end
$$;

-- What a filter asks of a call, as a condition on `call` with the filter as parameter $1: only what the filter has, so that the
-- planner sees which index fits. No value becomes part of the text.
create function public.call_conditions(filter jsonb) returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select coalesce(string_agg(rule.condition, ' and '), 'true')
  from (
    values
      ('{status}'::text[], 'call.status = $1 ->> ''status'''),
      ('{outcome}', 'call.outcome = $1 ->> ''outcome'''),
      ('{direction}', 'call.direction = $1 ->> ''direction'''),
      ('{source}', 'call.source = $1 ->> ''source'''),
      ('{from,exact}', public.call_text_condition(filter, '{from,exact}', 'from_number')),
      ('{from,prefix}', public.call_prefix_condition(filter, '{from,prefix}', 'from_number')),
      ('{to,exact}', public.call_text_condition(filter, '{to,exact}', 'to_number')),
      ('{to,prefix}', public.call_prefix_condition(filter, '{to,prefix}', 'to_number')),
      ('{agent}', public.call_text_condition(filter, '{agent}', 'answered_by')),
      ('{queue}', public.call_text_condition(filter, '{queue}', 'queue')),
      ('{number}', public.call_text_condition(filter, '{number}', 'number')),
      ('{hasVoicemail}', case filter ->> 'hasVoicemail' when 'true' then 'call.has_voicemail' else 'not call.has_voicemail' end),
      ('{unheard}', case filter ->> 'unheard' when 'true' then 'call.unheard' else 'not call.unheard' end),
      ('{flagged}', case filter ->> 'flagged' when 'true' then 'call.flagged' else 'not call.flagged' end),
      ('{startedFrom}', 'call.started_at >= ($1 ->> ''startedFrom'')::timestamptz'),
      ('{startedBefore}', 'call.started_at < ($1 ->> ''startedBefore'')::timestamptz'),
      ('{durationFrom}', 'call.duration_rank >= greatest(($1 ->> ''durationFrom'')::bigint, 0)'),
      ('{durationTo}', 'call.duration_rank between 0 and ($1 ->> ''durationTo'')::bigint'),
      (
        '{visibleNumbers}',
        case jsonb_array_length(filter -> 'visibleNumbers')
          when 0 then 'false'
          when 1 then public.call_text_condition(filter, '{visibleNumbers,0}', 'number')
          else 'left(call.number, 64) = any (array(select left(shown, 64) from jsonb_array_elements_text($1 -> ''visibleNumbers'') as shown))'
            || ' and call.number = any (array(select jsonb_array_elements_text($1 -> ''visibleNumbers'')))'
        end
      ),
      (
        '{text}',
        'array_to_tsvector(call.search_words) @@ ($1 #>> ''{text,query}'')::tsquery'
          || ' and not exists (select from jsonb_array_elements_text($1 #> ''{text,literals}'') as literal'
          || ' where strpos(call.search_text, literal) = 0)'
      )
  ) as rule (place, condition)
  where filter #> rule.place is not null
$$;

-- The statement that lists one page of calls. Its parameters are the filter ($1), and ($2) the page: `sort`, `descending`, `limit`,
-- and after which `key` and `id` it begins.
--
-- Until the end of the transaction the planner may only walk an index in the order of the list: whatever statistics it has, a page
-- then costs as many rows as it shows. Only a search for words collects rows first, which the planner has to be free for.
create function public.prepare_calls(filter jsonb, page jsonb) returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  has_text constant boolean := filter ? 'text';
  way constant text := case when (page ->> 'descending')::boolean then 'desc' else 'asc' end;
  is_by_duration constant boolean := page ->> 'sort' = 'duration';
  sort_key constant text := case when is_by_duration then 'duration_rank' else 'started_at' end;
  key_type constant text := case when is_by_duration then 'bigint' else 'timestamptz' end;
  list_order constant text := format('order by %1$s %2$s, id %2$s limit ($2 ->> ''limit'')::integer', sort_key, way);
  shown_numbers constant integer := coalesce(jsonb_array_length(filter -> 'visibleNumbers'), 0);
  after_place text := '';
begin
  -- What is switched off counts as so costly that PostgreSQL would compile the statement first: not for a page.
  perform set_config(setting, case when has_text and setting <> 'jit' then 'on' else 'off' end, true)
  from unnest(array['jit', 'enable_seqscan', 'enable_bitmapscan', 'enable_sort', 'enable_incremental_sort']) as setting;

  if page ? 'id' then
    after_place := format(
      ' and (call.%s, call.id) %s (($2 ->> ''key'')::%s, $2 ->> ''id'')',
      sort_key, case way when 'desc' then '<' else '>' end, key_type
    );
  end if;

  if has_text or shown_numbers < 2 then
    return format('select call.* from public.calls as call where %s%s %s', public.call_conditions(filter), after_place, list_order);
  end if;

  -- A list per number, merged: each is read no further than the page needs.
  return (
    select format(
      'select call.* from (%s) as call %s',
      string_agg(
        format(
          '(select call.* from public.calls as call where %s and %s%s %s)',
          public.call_conditions(filter - 'visibleNumbers'),
          public.call_text_condition(filter, array['visibleNumbers', place::text], 'number'),
          after_place,
          list_order
        ),
        ' union all '
      ),
      list_order
    )
    from generate_series(0, shown_numbers - 1) as place
  );
end
$$;

-- One page of calls, in the order of the list, without the columns that only searches use. The answer is `json`, which is written
-- several times faster than `jsonb`: exports read long pages.
create function public.list_calls(filter jsonb, page jsonb) returns json
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
        voicemail_recording_sid, voicemail_status, voicemail_duration_seconds, voicemail_transcript, voicemail_heard_at,
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

create function public.count_calls(filter jsonb) returns bigint
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  matching bigint;
begin
  execute format('select count(*) from public.calls as call where %s', public.call_conditions(filter))
  into matching using filter;
  return matching;
end
$$;

-- Adds up the calls that match a filter and started between the first and the last boundary. Places in lists count from 0.
--
-- Percentiles are nearest-rank. Local time is UTC and the minutes of the last of the `offsets` that began before.
create function public.tally_calls(filter jsonb, boundaries jsonb, offsets jsonb) returns jsonb
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
          filter (where outcome in ('answered', 'missed')) as wait,
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

-- Entries of the log upwards, after a number.
create function public.list_log(after_number bigint, page integer) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(entry) order by entry.number), '[]')
  from (
    select number, call_id, id from public.call_events
    where number > after_number
    order by number
    limit page
  ) as entry
$$;

-- The last entry of the log, in a list.
create function public.find_log_end() returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(entry)), '[]')
  from (select number, call_id, id from public.call_events order by number desc limit 1) as entry
$$;

-- The entries of some events.
create function public.find_in_log(event_ids jsonb) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(entry)), '[]')
  from (
    select number, call_id, id from public.call_events
    where id in (select jsonb_array_elements_text(event_ids))
  ) as entry
$$;

-- The first entry of each of some calls.
create function public.find_log_starts(call_ids jsonb) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(entry)), '[]')
  from (
    select distinct on (call_id) number, call_id, id from public.call_events
    where call_id in (select jsonb_array_elements_text(call_ids))
    order by call_id, number
  ) as entry
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
        'call_text_condition', 'call_prefix_condition', 'call_conditions', 'prepare_calls', 'list_calls', 'count_calls',
        'tally_calls', 'list_log', 'find_log_end', 'find_in_log', 'find_log_starts'
      )
  loop
    execute format('revoke execute on function %s from public, anon, authenticated', created);
    execute format('grant execute on function %s to service_role', created);
  end loop;
end
$$;
