-- The tables and functions of Mainline: what supabase/schemas held when migrations began to grow from here. Not to be edited.

-- supabase/schemas/10_calls.sql

-- One row per call. Identifiers and numbers are compared by byte (collation "C"), so that both databases order them alike.
--
-- Functions write and list all columns of this table, whatever they are: a new one stands here and in a migration, and nowhere else in
-- SQL. Give it a default: a Mainline that does not know it yet may still write while it is being replaced.
create table if not exists public.calls (
  id text collate "C" not null,
  source text not null,
  direction text not null,
  from_number text collate "C",
  to_number text collate "C",
  caller_raw text,
  caller_number text,
  caller_withheld boolean not null,
  caller_name text,
  caller_city text,
  caller_state text,
  caller_country text,
  caller_verification text,
  status text not null,
  provider_status text,
  outcome text,
  menu jsonb not null,
  legs jsonb not null,
  answered_by text collate "C",
  voicemail_recording_sid text,
  voicemail_status text,
  voicemail_duration_seconds integer,
  voicemail_transcript text,
  voicemail_heard_at timestamptz,
  other_recordings jsonb not null default '[]',
  queue text collate "C",
  flagged boolean not null default false,
  note text,
  started_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  duration_seconds integer,
  wait_seconds integer not null,
  talk_seconds integer not null,
  failure_reason text,
  erased_at timestamptz,
  undeleted_recordings integer not null default 0,
  event_count integer not null,
  received_sum bigint not null default 0,
  fingerprint_low bigint not null,
  fingerprint_high bigint not null,
  fingerprint_copies bigint not null default 0,
  fingerprint_contents bigint not null default 0,
  fold_version integer not null default 0,
  -- What the columns above say, as searches need it.
  number text collate "C",
  has_voicemail boolean not null default false,
  unheard boolean not null default false,
  duration_rank integer not null default -1,
  search_text text not null default '',
  search_words text[] not null default '{}',
  constraint calls_pkey primary key (id),
  constraint calls_source_check check (source in ('twilio', 'api')),
  constraint calls_direction_check check (direction in ('inbound', 'outbound')),
  constraint calls_status_check check (status in ('waiting', 'active', 'on_hold', 'ended')),
  constraint calls_outcome_check check (
    outcome in ('answered', 'voicemail', 'missed', 'abandoned', 'greeting_played', 'rejected', 'failed')
  ),
  constraint calls_menu_check check (jsonb_typeof(menu) = 'array'),
  constraint calls_legs_check check (jsonb_typeof(legs) = 'array'),
  constraint calls_other_recordings_check check (jsonb_typeof(other_recordings) = 'array'),
  constraint calls_voicemail_status_check check (voicemail_status in ('processing', 'completed')),
  constraint calls_voicemail_check check (
    (voicemail_recording_sid is null) = (voicemail_status is null)
    and (
      voicemail_recording_sid is not null
      or (voicemail_duration_seconds is null and voicemail_transcript is null and voicemail_heard_at is null)
    )
  ),
  constraint calls_event_count_check check (event_count > 0)
);

-- A row is replaced several times while its call is under way. Where no indexed column changes and its page has room, no index does.
alter table public.calls set (fillfactor = 60);

comment on table public.calls is 'One row per call: the fold of its events.';
comment on column public.calls.failure_reason is 'Why the call counts as failed, when that is for a reason of ours.';
comment on column public.calls.erased_at is 'When the personal data was erased.';
comment on column public.calls.undeleted_recordings is 'Recordings of an erased call that the provider may still have.';
comment on column public.calls.other_recordings is 'Recordings of the call that are not its message.';
comment on column public.calls.event_count is 'How many events the row was folded from: the first part of its version.';
comment on column public.calls.received_sum is 'Sum of the receive times of the events in milliseconds: of two rows of as many events, the lower one is newer.';
comment on column public.calls.fingerprint_low is 'With fingerprint_high: sums over the ids of the events. Equal sums mean equal sets.';
comment on column public.calls.fingerprint_copies is 'Sum of the low 26 bits of the receive times in milliseconds.';
comment on column public.calls.fingerprint_contents is 'Sum of the first 26 bits of the digests of the events: else the lower one is newer.';
comment on column public.calls.fold_version is 'Which edition of the fold made the row: else the higher one is newer. 0 before there were editions.';
comment on column public.calls.number is 'The company''s own number: the one called, or of an outbound call the one it was placed from.';
comment on column public.calls.unheard is 'There is a message that is ready and that nobody marked as heard.';
comment on column public.calls.duration_rank is 'The duration in whole seconds; -1 while the call is under way.';
comment on column public.calls.search_text is 'Caller''s name, transcript and note in lower case and one form of Unicode.';
comment on column public.calls.search_words is 'The distinct words of search_text.';

-- supabase/schemas/11_call_indexes.sql

-- How people look at calls, newest first: all of them, those of one outcome, number, agent, queue or caller, those that wait for somebody,
-- and those with some words. At most 14 indexes over all tables, besides keys; one place is free.
--
-- A page is read in the order of an index, and a row is looked up only when every condition holds: what stands behind the order is there
-- to be judged by without the row. Texts of any length come in: an index takes the first 64 characters, so that none is too long for it.

-- Everything, what no other index begins with, and what most calls have: the main number's, the one queue's. Counts, lists by duration
-- and editions of the fold find what they need here, without rows.
create index if not exists calls_started_idx on public.calls (
  started_at, id, status, outcome, direction, source, has_voicemail, unheard, flagged, duration_rank, fold_version, erased_at,
  left(number, 64), left(answered_by, 64), left(queue, 64)
);

-- Calls that wait for somebody are few: one small index for the four ways to ask for them.
create index if not exists calls_open_idx on public.calls (
  started_at, id, unheard, flagged, status, ended_at, left(number, 64)
) where unheard or flagged or status <> 'ended' or ended_at is null;

create index if not exists calls_outcome_idx on public.calls (
  outcome, started_at, id, direction, source, has_voicemail, unheard, flagged, duration_rank
) where outcome is not null;

-- Whoever may see some numbers only reads every list by these.
create index if not exists calls_number_idx on public.calls (
  left(number, 64), started_at, id, status, outcome, direction, has_voicemail, unheard, flagged, duration_rank
);
create index if not exists calls_agent_idx on public.calls (left(answered_by, 64), started_at, id, outcome) where answered_by is not null;
create index if not exists calls_queue_idx on public.calls (left(queue, 64), started_at, id, outcome) where queue is not null;
create index if not exists calls_caller_idx on public.calls (left(from_number, 64), started_at, id);

-- Most calls have no words: an empty list would have an entry as well.
create index if not exists calls_words_idx on public.calls using gin (array_to_tsvector(search_words)) where search_words <> '{}';

-- Few wait for the provider to delete a recording.
create index if not exists calls_undeleted_idx on public.calls (id) where undeleted_recordings > 0;

-- supabase/schemas/20_call_events.sql

-- The events that calls are folded from, which are the log as well: their numbers are its order.
create table if not exists public.call_events (
  call_id text collate "C" not null,
  id text collate "C" not null,
  type text not null,
  at timestamptz not null,
  received_at timestamptz not null,
  source text not null,
  data jsonb not null,
  number bigint not null,
  digest text collate "C" not null default '',
  -- Also lists a call's events.
  constraint call_events_pkey primary key (call_id, id),
  constraint call_events_number_key unique (number),
  constraint call_events_source_check check (source in ('twilio', 'api')),
  constraint call_events_data_check check (jsonb_typeof(data) = 'object'),
  constraint call_events_number_check check (number > 0),
  constraint call_events_digest_check check (digest ~ '^([0-9a-f]{16})?$')
);

comment on table public.call_events is 'What happened in each call: a set that only grows.';
comment on column public.call_events.number is 'Place in the order of arrival: 1, 2, 3 and so on. Whoever sees one can see all before it.';
comment on column public.call_events.digest is 'Of what the event says, as Mainline writes it; blank until the call is recomputed where an earlier Mainline wrote it.';

create index if not exists call_events_id_idx on public.call_events (id);

-- supabase/schemas/30_call_heads.sql

-- Heads: the sums over each call's set of events, kept in the very step that changes it, so that the two databases can be compared
-- without listing events.
create table if not exists public.call_heads (
  call_id text collate "C" not null,
  day text collate "C" not null,
  event_count integer not null,
  low bigint not null,
  high bigint not null,
  copies bigint not null,
  contents bigint not null default 0,
  changed_at timestamptz not null default clock_timestamp(),
  constraint call_heads_pkey primary key (call_id)
);

comment on table public.call_heads is 'Sums over the set of events of each call.';
comment on column public.call_heads.day is 'UTC day of the earliest event.';
comment on column public.call_heads.low is 'With high: sums of two 26-bit slices of the event ids.';
comment on column public.call_heads.copies is 'Sum of the low 26 bits of the receive times in milliseconds.';
comment on column public.call_heads.contents is 'Sum of the first 26 bits of the digests of the events.';
comment on column public.call_heads.changed_at is 'When the set last changed, by the clock of the database.';

create index if not exists call_heads_day_idx on public.call_heads (day, call_id);
create index if not exists call_heads_changed_idx on public.call_heads (changed_at, call_id);

-- Heads beside what the rows were folded from.
create or replace view public.head_states with (security_invoker = true) as
select
  head.call_id,
  head.day,
  head.changed_at,
  head.event_count as held_events,
  head.low as held_low,
  head.high as held_high,
  head.copies as held_copies,
  head.contents as held_contents,
  call.event_count as shown_events,
  call.fingerprint_low as shown_low,
  call.fingerprint_high as shown_high,
  call.fingerprint_copies as shown_copies,
  call.fingerprint_contents as shown_contents
from public.call_heads as head
left join public.calls as call on call.id = head.call_id;

-- supabase/schemas/40_leases.sql

create table if not exists public.leases (
  name text not null,
  holder text not null,
  expires_at timestamptz not null,
  constraint leases_pkey primary key (name)
);

comment on table public.leases is 'What one instance at a time does.';

-- Takes or renews a lease; false while another holder has it.
create or replace function public.take_lease(lease_name text, lease_holder text, seconds integer) returns boolean
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

-- supabase/schemas/50_event_functions.sql

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

-- supabase/schemas/51_log_functions.sql

-- The log: the events in the order of their arrival.

-- Entries upwards, after a number.
create or replace function public.list_log(after_number bigint, page integer) returns jsonb
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

-- The last entry, in a list.
create or replace function public.find_log_end() returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(entry)), '[]')
  from (select number, call_id, id from public.call_events order by number desc limit 1) as entry
$$;

-- The entries of some events.
create or replace function public.find_in_log(event_ids jsonb) returns jsonb
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
create or replace function public.find_log_starts(call_ids jsonb) returns jsonb
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

-- supabase/schemas/52_head_functions.sql

-- The reads that compare the databases.

create or replace function public.find_heads(call_ids jsonb) returns jsonb
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
create or replace function public.list_heads(wanted_day text, page integer, after_id text) returns jsonb
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
create or replace function public.list_changed_heads(page integer, after_time timestamptz, after_id text) returns jsonb
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
create or replace function public.digest_days(from_day text, to_day text) returns jsonb
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
      sum(held_contents) as held_contents,
      coalesce(sum(shown_events), 0) as shown_events,
      coalesce(sum(shown_low), 0) as shown_low,
      coalesce(sum(shown_high), 0) as shown_high,
      coalesce(sum(shown_copies), 0) as shown_copies,
      coalesce(sum(shown_contents), 0) as shown_contents
    from public.head_states
    where day between from_day and to_day
    group by day
  ) as digest
$$;

-- The first and the last day that have calls, of those that are days.
create or replace function public.find_days() returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select jsonb_build_object('from', min(day), 'to', max(day))
  from public.call_heads
  where day between '0001' and '9999-99' and day ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$'
$$;

-- supabase/schemas/60_call_functions.sql

-- The column list of `calls` as the catalog has it, for statements about all of its columns but some.
create or replace function public.call_columns(besides text[]) returns text
language sql
stable
security invoker
set search_path = ''
as $$
  select string_agg(quote_ident(attname), ', ' order by attnum)
  from pg_catalog.pg_attribute
  where attrelid = 'public.calls'::regclass and attnum > 0 and not attisdropped and attname <> all (besides)
$$;

-- Inserts rows, and replaces a row only by a newer version: one of more events; else of copies that come first, by when they were received
-- or by their digests; else of a later fold. When rebuilding also by one of the very events that the head counts, whatever the row claims:
-- heads are locked until then, so that no other row is published meanwhile that this one would replace.
--
-- Rows are taken in the order of their ids, so that two writers never wait for each other in a circle. Columns that the first of them does
-- not have, as an earlier Mainline writes it, get their defaults.
create or replace function public.publish_calls(batch jsonb, rebuild boolean default false) returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  first_row constant jsonb := batch -> 0;
  every text;
  given text;
begin
  if jsonb_array_length(batch) = 0 then
    return;
  end if;
  select string_agg(quote_ident(attname), ', ' order by attnum),
    string_agg(quote_ident(attname), ', ' order by attnum) filter (where first_row ? attname)
  into every, given
  from pg_catalog.pg_attribute
  where attrelid = 'public.calls'::regclass and attnum > 0 and not attisdropped;
  if rebuild then
    perform from public.call_heads
    where call_id in (select item ->> 'id' from jsonb_array_elements(batch) as item)
    order by call_id
    for share;
  end if;
  execute format(
    $statement$
    insert into public.calls as kept (%1$s)
    select distinct on (id) %1$s
    from jsonb_populate_recordset(null::public.calls, $1)
    order by id, event_count desc, received_sum, fingerprint_contents, fold_version desc
    on conflict (id) do update set (%2$s) = row (excluded.*)
    where (kept.event_count, -kept.received_sum, -kept.fingerprint_contents, kept.fold_version)
        < (excluded.event_count, -excluded.received_sum, -excluded.fingerprint_contents, excluded.fold_version)
      or ($2 and exists (
        select from public.call_heads as head
        where head.call_id = excluded.id and (head.event_count, head.low, head.high, head.copies, head.contents) = (
          excluded.event_count, excluded.fingerprint_low, excluded.fingerprint_high, excluded.fingerprint_copies,
          excluded.fingerprint_contents
        )
      ))
    $statement$,
    given, every
  ) using batch, rebuild;
end
$$;

-- Rows by edition of the fold, the call that started last first, before a position; `infinity` and a blank id for the first page.
create or replace function public.list_editions(page integer, before_time timestamptz, before_id text) returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(edition) order by edition.started_at desc, edition.id desc), '[]')
  from (
    select id, started_at, fold_version from public.calls
    where (started_at, id) < (before_time, before_id collate "C")
    order by started_at desc, id desc
    limit page
  ) as edition
$$;

-- supabase/schemas/61_feed_functions.sql

-- The questions about the feed. Each answers with one JSON value, because the API cuts off answers of more than `max_rows` rows; none runs
-- longer than its time limit, which the API applies before it calls.

-- The condition that a text column equals what stands at a path of the filter, which is parameter $1 of the statement. The first
-- 64 characters are what indexes have; a shorter text is equal when they are.
create or replace function public.call_text_condition(filter jsonb, place text[], column_name text) returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select format('left(call.%1$I, 64) = left($1 #>> %2$L, 64)', column_name, place)
    || case when length(filter #>> place) < 64 then '' else format(' and call.%1$I = $1 #>> %2$L', column_name, place) end
$$;

-- The same for how a text begins. Nothing that begins so is greater than with the last of all characters behind it.
create or replace function public.call_prefix_condition(filter jsonb, place text[], column_name text) returns text
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

-- The condition that the call's number is one of those that may be seen.
create or replace function public.call_scope_condition(filter jsonb) returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select case jsonb_array_length(filter -> 'visibleNumbers')
    when 0 then 'false'
    when 1 then public.call_text_condition(filter, '{visibleNumbers,0}', 'number')
    else 'left(call.number, 64) = any (array(select left(shown, 64) from jsonb_array_elements_text($1 -> ''visibleNumbers'') as shown))'
      || ' and call.number = any (array(select jsonb_array_elements_text($1 -> ''visibleNumbers'')))'
  end
$$;

-- What a filter asks of a call, as a condition on `call` with the filter as parameter $1: only what the filter has, so that the
-- planner sees which index fits. No value becomes part of the text.
create or replace function public.call_conditions(filter jsonb) returns text
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

-- Until the end of the transaction: whether the planner may only walk an index in the order of the list. A page then costs as many rows as
-- it shows, whatever statistics there are. It may not where no index has the order, or a condition that few calls meet; and a search for
-- words collects rows first.
--
-- What is switched off counts as so costly that PostgreSQL would compile the statement first: not for a page.
create or replace function public.plan_calls(filter jsonb, page jsonb) returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  select count(set_config(setting, case when is_free and setting <> 'jit' then 'on' else 'off' end, true))
  from
    unnest(array['jit', 'enable_seqscan', 'enable_bitmapscan', 'enable_sort', 'enable_incremental_sort']) as setting,
    lateral (
      select page ->> 'sort' = 'duration' or filter ?| '{text,to}' or filter -> 'from' ? 'prefix' as is_free
    ) as plan
$$;

-- The statement that lists one page of calls. Its parameters are the filter ($1), and ($2) the page: `sort`, `descending`, `limit`,
-- and after which `key` and `id` it begins.
create or replace function public.prepare_calls(filter jsonb, page jsonb) returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  way constant text := case when (page ->> 'descending')::boolean then 'desc' else 'asc' end;
  is_by_duration constant boolean := page ->> 'sort' = 'duration';
  sort_key constant text := case when is_by_duration then 'duration_rank' else 'started_at' end;
  key_type constant text := case when is_by_duration then 'bigint' else 'timestamptz' end;
  sorted constant text := format('order by %1$s %2$s, id %2$s', sort_key, way);
  cut constant text := sorted || ' limit ($2 ->> ''limit'')::integer';
  shown_numbers constant integer := coalesce(jsonb_array_length(filter -> 'visibleNumbers'), 0);
  after_place text := '';
begin
  perform public.plan_calls(filter, page);
  if page ? 'id' then
    after_place := format(
      ' and (call.%s, call.id) %s (($2 ->> ''key'')::%s, $2 ->> ''id'')',
      sort_key, case way when 'desc' then '<' else '>' end, key_type
    );
  end if;
  -- No index has this order: the ids are sorted, where an index tells enough without a row, and rows are read for the page only.
  if is_by_duration then
    return format(
      'select call.* from (select id from public.calls as call where %s%s %s) as page join public.calls as call using (id) %s',
      public.call_conditions(filter), after_place, cut, sorted
    );
  end if;
  if filter ? 'text' or shown_numbers < 2 then
    return format('select call.* from public.calls as call where %s%s %s', public.call_conditions(filter), after_place, cut);
  end if;
  -- A list per number, merged: each is read no further than the page needs.
  return (
    select format('select call.* from (%s) as call %s', string_agg(format(
        '(select call.* from public.calls as call where %s and %s%s %s)',
        public.call_conditions(filter - 'visibleNumbers'),
        public.call_text_condition(filter, array['visibleNumbers', place::text], 'number'),
        after_place, cut
      ), ' union all '), cut)
    from generate_series(0, shown_numbers - 1) as place
  );
end
$$;

-- One page of calls, in the order of the list, without the columns that only searches use. The answer is `json`, which is written
-- several times faster than `jsonb`: exports read long pages.
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
    public.call_columns('{number,has_voicemail,unheard,duration_rank,search_text,search_words}'),
    public.prepare_calls(filter, page)
  ) into found using filter, page;
  return found;
end
$$;

create or replace function public.count_calls(filter jsonb) returns bigint
language plpgsql
stable
security invoker
set search_path = ''
set statement_timeout = '25s'
as $$
declare
  matching bigint;
begin
  execute format('select count(*) from public.calls as call where %s', public.call_conditions(filter))
  into matching using filter;
  return matching;
end
$$;

-- supabase/schemas/62_statistics_functions.sql

-- Calls that match a filter and started between the first and the last boundary: in which period (places in the list of boundaries count
-- from 0), in which hour of local time, and what is added up of them. Local time is UTC and the minutes of the last of the `offsets` that
-- began before.
create or replace function public.counted_calls(filter jsonb, boundaries jsonb, offsets jsonb) returns table (
  period integer, local_hour timestamp, outcome text, wait_seconds integer, talk_seconds integer, answered_by text, number text
)
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
begin
  return query execute format(
    $statement$
    select
      width_bucket(call.started_at, $2) - 1,
      date_trunc('hour', (call.started_at at time zone 'utc')
        + make_interval(mins => coalesce($4[width_bucket(call.started_at, $3)], 0))),
      call.outcome, call.wait_seconds, call.talk_seconds, call.answered_by, call.number
    from public.calls as call
    where call.started_at >= $2[1] and call.started_at < $2[cardinality($2)] and %s
    $statement$,
    public.call_conditions(filter)
  ) using filter, starts, offset_starts, offset_minutes;
end
$$;

-- Adds up the calls that match a filter: in all and per period, per hour of the week, per agent and per number.
--
-- Percentiles are nearest-rank. Those of the wait are of every caller who asked for an agent: also of who waited in vain and left a
-- message.
create or replace function public.tally_calls(filter jsonb, boundaries jsonb, offsets jsonb) returns jsonb
language sql
stable
security invoker
set search_path = ''
set statement_timeout = '25s'
as $$
  with counted as materialized (
    select * from public.counted_calls(filter, boundaries, offsets)
  ),
  -- In all (3), per period (1) and per number (2).
  tallies as (
    select
      grouping(period, number) as kind,
      period,
      number,
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
    group by grouping sets ((), (period), (number))
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
    select * from tallies where kind = 2 and number is not null order by calls desc, number limit 100
  )
  select jsonb_build_object(
    'total', (select to_jsonb(tally) from tallies as tally where kind = 3),
    'periods', (
      select coalesce(jsonb_agg(to_jsonb(tally) order by period), '[]') from tallies as tally where kind = 1
    ),
    'hours', (select coalesce(jsonb_agg(to_jsonb(tally) order by calls desc, weekday, hour), '[]') from hours as tally),
    'agents', (select coalesce(jsonb_agg(to_jsonb(tally) order by calls desc, agent), '[]') from agents as tally),
    'numbers', (select coalesce(jsonb_agg(to_jsonb(tally) order by calls desc, number), '[]') from numbers as tally)
  )
$$;

-- supabase/schemas/90_access.sql

-- Only the secret (service role) key may do anything: row level security without a policy shows nothing to anybody but roles that bypass
-- it. Supabase grants every new table and function to its public roles, so that is taken back as well.
alter table public.calls enable row level security;
alter table public.call_events enable row level security;
alter table public.call_heads enable row level security;
alter table public.leases enable row level security;

revoke all on table public.calls, public.call_events, public.call_heads, public.head_states, public.leases
from public, anon, authenticated, service_role;
grant select, insert, update on table public.calls, public.call_events, public.call_heads, public.leases to service_role;
grant select on table public.head_states to service_role;

revoke execute on function
  public.append_call_events, public.call_columns, public.call_conditions, public.call_prefix_condition, public.call_scope_condition,
  public.call_text_condition, public.content_slice, public.copy_slice, public.count_calls, public.counted_calls, public.digest_days,
  public.find_days, public.find_heads, public.find_in_log, public.find_log_end, public.find_log_starts, public.given_events,
  public.held_sums, public.list_calls, public.list_changed_heads, public.list_editions, public.list_events_of, public.list_heads,
  public.list_log, public.lock_calls, public.plan_calls, public.prepare_calls, public.publish_calls, public.recompute_calls,
  public.redact_call_events, public.take_lease, public.tally_calls
from public, anon, authenticated;
grant execute on function
  public.append_call_events, public.call_columns, public.call_conditions, public.call_prefix_condition, public.call_scope_condition,
  public.call_text_condition, public.content_slice, public.copy_slice, public.count_calls, public.counted_calls, public.digest_days,
  public.find_days, public.find_heads, public.find_in_log, public.find_log_end, public.find_log_starts, public.given_events,
  public.held_sums, public.list_calls, public.list_changed_heads, public.list_editions, public.list_events_of, public.list_heads,
  public.list_log, public.lock_calls, public.plan_calls, public.prepare_calls, public.publish_calls, public.recompute_calls,
  public.redact_call_events, public.take_lease, public.tally_calls
to service_role;
