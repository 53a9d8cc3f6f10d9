-- The writes of events, which keep the heads, and the one read that a limit on rows would cut short. Each takes or returns one JSON value,
-- because the API cuts off answers of more than `max_rows` rows.

-- What one receive time adds to `copies`.
create or replace function public.copy_slice(received_at timestamptz) returns bigint
language sql
immutable
security invoker
set search_path = ''
as $$
  select floor(extract(epoch from received_at) * 1000)::bigint % 67108864
$$;

-- What one digest adds to `contents`: its first 26 bits; nothing while it is blank.
create or replace function public.content_slice(digest text) returns bigint
language sql
immutable
security invoker
set search_path = ''
as $$
  select ('x' || rpad(left(digest, 8), 8, '0'))::bit(32)::bigint >> 6
$$;

-- Writers of one call wait for each other, in one order for all, so that nobody deadlocks. Whoever comes second sees what the first one
-- committed, because every statement of a volatile function reads anew (isolation level READ COMMITTED).
create or replace function public.lock_calls(batch jsonb) returns void
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
end
$$;

-- The events of a batch as rows, with their place in it: of two copies of one event the one received earlier, and of two of the same
-- millisecond the one with the lower digest. An earlier Mainline gives no digest.
create or replace function public.given_events(batch jsonb) returns table (
  call_id text, id text, type text, at timestamptz, received_at timestamptz, source text, data jsonb,
  low bigint, high bigint, digest text, place bigint
)
language sql
immutable
security invoker
set search_path = ''
as $$
  select distinct on (item.call_id, item.id)
    item.call_id, item.id, item.type, item.at, item.received_at, item.source, item.data, item.low, item.high,
    coalesce(item.digest, ''), min(item.place) over (partition by item.call_id, item.id)
  from rows from (
    jsonb_to_recordset(batch) as (
      call_id text, id text, type text, at timestamptz, received_at timestamptz, source text, data jsonb,
      low bigint, high bigint, digest text
    )
  ) with ordinality as item (call_id, id, type, at, received_at, source, data, low, high, digest, place)
  order by item.call_id, item.id, item.received_at, coalesce(item.digest, '') collate "C"
$$;

-- The sums that are now held of each call of a batch; zeroes where there is no head.
create or replace function public.held_sums(batch jsonb) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'call_id', touched.call_id,
    'held_events', coalesce(head.event_count, 0),
    'held_low', coalesce(head.low, 0),
    'held_high', coalesce(head.high, 0),
    'held_copies', coalesce(head.copies, 0),
    'held_contents', coalesce(head.contents, 0)
  )), '[]')
  from (select distinct item ->> 'call_id' as call_id from jsonb_array_elements(batch) as item) as touched
  left join public.call_heads as head on head.call_id = touched.call_id
$$;

-- Adds events; of two copies of one event the one received earlier is kept, and of two of the same millisecond the one with the lower
-- digest. Returns the sums that are then held of each call.
--
-- What is new gets the next numbers of the log. Whoever numbers holds a lock until the commit, so that numbers become visible in their
-- order and none is left out. It is taken last and only for new events; its key is of two numbers, apart from those of calls.
create or replace function public.append_call_events(batch jsonb) returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  perform public.lock_calls(batch);
  if exists (
    select from jsonb_array_elements(batch) as item
    where not exists (
      select from public.call_events as kept where kept.call_id = item ->> 'call_id' and kept.id = item ->> 'id'
    )
  ) then
    perform pg_advisory_xact_lock(0, 0);
  end if;

  with given as materialized (
    select * from public.given_events(batch)
  ),
  added as (
    insert into public.call_events (call_id, id, type, at, received_at, source, data, digest, number)
    select
      call_id, id, type, at, received_at, source, data, digest,
      (select coalesce(max(last.number), 0) from public.call_events as last) + row_number() over (order by place)
    from given
    where not exists (
      select from public.call_events as kept where kept.call_id = given.call_id and kept.id = given.id
    )
    returning call_id, id
  ),
  -- Joined with itself for what was there before; what was added in this statement is not seen here.
  improved as (
    update public.call_events as kept
    set at = given.at, received_at = given.received_at, source = given.source, data = given.data, digest = given.digest
    from given
    join public.call_events as before on before.call_id = given.call_id and before.id = given.id
    where kept.call_id = given.call_id and kept.id = given.id and (
      given.received_at < before.received_at
      or (given.received_at = before.received_at and given.digest > '' and given.digest collate "C" < before.digest)
    )
    returning
      kept.call_id, kept.at,
      public.copy_slice(kept.received_at) - public.copy_slice(before.received_at) as copies,
      public.content_slice(kept.digest) - public.content_slice(before.digest) as contents
  ),
  change as (
    select
      given.call_id, given.at, 1 as events, given.low, given.high, public.copy_slice(given.received_at) as copies,
      public.content_slice(given.digest) as contents
    from given
    join added on added.call_id = given.call_id and added.id = given.id
    union all
    select call_id, at, 0, 0, 0, copies, contents from improved
  )
  insert into public.call_heads as head (call_id, day, event_count, low, high, copies, contents)
  select
    call_id, to_char(min(at) at time zone 'utc', 'YYYY-MM-DD'), sum(events), sum(low), sum(high), sum(copies), sum(contents)
  from change
  group by call_id
  order by call_id
  on conflict (call_id) do update set
    day = least(head.day, excluded.day),
    event_count = head.event_count + excluded.event_count,
    low = head.low + excluded.low,
    high = head.high + excluded.high,
    copies = head.copies + excluded.copies,
    contents = head.contents + excluded.contents,
    changed_at = clock_timestamp();

  return public.held_sums(batch);
end
$$;

-- Replaces the data of known events and what it adds to the sums, and nothing else of them: only of the very copy that was received then.
create or replace function public.redact_call_events(batch jsonb) returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  perform public.lock_calls(batch);
  with redacted as (
    update public.call_events as kept
    set data = given.data, digest = given.digest
    from public.given_events(batch) as given
    join public.call_events as before on before.call_id = given.call_id and before.id = given.id
    where kept.call_id = given.call_id and kept.id = given.id and kept.received_at = given.received_at
    returning kept.call_id, public.content_slice(kept.digest) - public.content_slice(before.digest) as contents
  )
  update public.call_heads as head
  set contents = head.contents + change.contents, changed_at = clock_timestamp()
  from (select call_id, sum(contents) as contents from redacted group by call_id) as change
  where head.call_id = change.call_id and change.contents <> 0;
end
$$;

-- Makes heads and digests anew from the events, for what was changed by hand. Numbers need no mending: no event is without one, and
-- readers and the next append get along with a gap.
--
-- The batch holds every event of its calls as it was a moment ago. A call that has other events by now is left alone; so is one of which
-- something was redacted, or the digest of what was erased would come back.
create or replace function public.recompute_calls(batch jsonb) returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  perform public.lock_calls(batch);
  with given as materialized (
    select * from public.given_events(batch)
  ),
  kept as (
    select * from public.call_events where call_id in (select call_id from given)
  ),
  unchanged as (
    select call_id
    from given full join kept using (call_id, id)
    group by call_id
    having bool_and(
      (given.type, given.at, given.received_at, given.source, given.data)
        is not distinct from (kept.type, kept.at, kept.received_at, kept.source, kept.data)
    )
  ),
  sound as (
    select given.* from given join unchanged using (call_id)
  ),
  digested as (
    update public.call_events as event
    set digest = sound.digest
    from sound
    where event.call_id = sound.call_id and event.id = sound.id and event.digest <> sound.digest
  )
  insert into public.call_heads as head (call_id, day, event_count, low, high, copies, contents)
  select
    call_id, to_char(min(at) at time zone 'utc', 'YYYY-MM-DD'), count(*), sum(low), sum(high),
    sum(public.copy_slice(received_at)), sum(public.content_slice(digest))
  from sound
  group by call_id
  order by call_id
  on conflict (call_id) do update set
    day = excluded.day,
    event_count = excluded.event_count,
    low = excluded.low,
    high = excluded.high,
    copies = excluded.copies,
    contents = excluded.contents,
    changed_at = clock_timestamp()
  where (head.day, head.event_count, head.low, head.high, head.copies, head.contents)
    is distinct from (excluded.day, excluded.event_count, excluded.low, excluded.high, excluded.copies, excluded.contents);
end
$$;

-- Every event of some calls.
create or replace function public.list_events_of(call_ids jsonb) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(event) - array['number', 'digest']), '[]')
  from public.call_events as event
  where event.call_id in (select jsonb_array_elements_text(call_ids))
$$;
