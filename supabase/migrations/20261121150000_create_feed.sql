-- What the feed is filtered, searched and sorted by, and the log: the events in the order of their arrival.

alter table public.calls
  add column queue text collate "C",
  add column flagged boolean not null default false,
  add column note text,
  add column voicemail_heard_at timestamptz,
  add column number text collate "C",
  add column has_voicemail boolean not null default false,
  add column unheard boolean not null default false,
  add column duration_rank integer not null default -1,
  add column search_text text not null default '',
  add column search_words text[] not null default '{}',
  -- Numbers are compared by code unit, as they were received.
  alter column from_number type text collate "C",
  alter column to_number type text collate "C",
  alter column answered_by type text collate "C",
  drop constraint calls_voicemail_check,
  add constraint calls_voicemail_check check (
    (voicemail_recording_sid is null) = (voicemail_status is null)
    and (
      voicemail_recording_sid is not null
      or (voicemail_duration_seconds is null and voicemail_transcript is null and voicemail_heard_at is null)
    )
  );

comment on column public.calls.number is 'The company''s own number: the one called, or of an outbound call the one it was placed from.';
comment on column public.calls.unheard is 'There is a message that is ready and that nobody marked as heard.';
comment on column public.calls.duration_rank is 'The duration in whole seconds; -1 while the call is under way.';
comment on column public.calls.search_text is 'Caller''s name, transcript and note in lower case and one form of Unicode.';
comment on column public.calls.search_words is 'The distinct words of search_text.';

-- Rows that are there already. Mainline cuts texts into words by its own rules: `mainline reconcile --verify`, or the next event of
-- a call, writes them anew where SQL sees it differently.
update public.calls as call
set
  number = case direction when 'inbound' then to_number else from_number end,
  has_voicemail = voicemail_recording_sid is not null,
  unheard = coalesce(voicemail_status = 'completed', false),
  duration_rank = coalesce(duration_seconds, -1),
  search_text = searched.text,
  search_words = array(
    select distinct left(word[1], 64) collate "C"
    from regexp_matches(searched.text, '[[:alnum:]]+', 'g') as word
    order by 1
    limit 500
  )
from (
  select
    id,
    left(lower(normalize(concat_ws(E'\n', nullif(btrim(caller_name), ''), nullif(btrim(voicemail_transcript), '')), nfkc)), 8000) as text
  from public.calls
) as searched
where searched.id = call.id;

-- Pages are read in the order of an index, and a row is looked up only when every condition holds: what an index does not begin
-- with, it carries behind the sort key, where PostgreSQL judges by it without the row. Texts of any length come in: an index
-- takes the first 64 characters, so that none is too long for it.
--
-- The two lists of everything judge by every condition, whatever the combination. The others begin with what is rare enough to be
-- looked for.
create index calls_started_idx on public.calls (
  started_at, id, status, outcome, direction, source, has_voicemail, unheard, flagged, duration_rank,
  left(number, 64), left(from_number, 64), left(to_number, 64), left(answered_by, 64), left(queue, 64)
);
create index calls_duration_idx on public.calls (
  duration_rank, id, status, outcome, direction, source, has_voicemail, unheard, flagged, started_at,
  left(number, 64), left(from_number, 64), left(to_number, 64), left(answered_by, 64), left(queue, 64)
);

create index calls_number_started_idx on public.calls (
  left(number, 64), started_at, id, outcome, status, direction, source, has_voicemail, unheard, flagged, duration_rank
);
create index calls_number_duration_idx on public.calls (
  left(number, 64), duration_rank, id, outcome, status, direction, source, has_voicemail, unheard, flagged, started_at
);
create index calls_agent_started_idx on public.calls (
  left(answered_by, 64), started_at, id, outcome, status, direction, source, has_voicemail, unheard, flagged, duration_rank
) where answered_by is not null;
create index calls_agent_duration_idx on public.calls (
  left(answered_by, 64), duration_rank, id, outcome, status, direction, source, has_voicemail, unheard, flagged, started_at
) where answered_by is not null;
create index calls_queue_started_idx on public.calls (
  left(queue, 64), started_at, id, outcome, status, direction, source, has_voicemail, unheard, flagged, duration_rank
) where queue is not null;
create index calls_queue_duration_idx on public.calls (
  left(queue, 64), duration_rank, id, outcome, status, direction, source, has_voicemail, unheard, flagged, started_at
) where queue is not null;
create index calls_outcome_started_idx on public.calls (
  outcome, started_at, id, status, direction, source, has_voicemail, unheard, flagged, duration_rank
) where outcome is not null;
create index calls_outcome_duration_idx on public.calls (
  outcome, duration_rank, id, status, direction, source, has_voicemail, unheard, flagged, started_at
) where outcome is not null;

-- One caller has few calls; beyond the order only the time is carried along.
create index calls_from_started_idx on public.calls (left(from_number, 64), started_at, id, duration_rank);
create index calls_from_duration_idx on public.calls (left(from_number, 64), duration_rank, id, started_at);
create index calls_to_started_idx on public.calls (left(to_number, 64), started_at, id, duration_rank);
create index calls_to_duration_idx on public.calls (left(to_number, 64), duration_rank, id, started_at);

-- Calls that wait for somebody are few: one small index for the three ways to ask for them.
create index calls_open_started_idx on public.calls (
  started_at, id, unheard, flagged, status, outcome, direction, source, has_voicemail, duration_rank, left(number, 64)
) where unheard or flagged or status <> 'ended';
create index calls_open_duration_idx on public.calls (
  duration_rank, id, unheard, flagged, status, outcome, direction, source, has_voicemail, started_at, left(number, 64)
) where unheard or flagged or status <> 'ended';

-- Often rare, and free for every call that is none of these.
create index calls_voicemail_idx on public.calls (
  started_at, id, unheard, flagged, status, outcome, direction, source, duration_rank, left(number, 64)
) where has_voicemail;
create index calls_outbound_idx on public.calls (
  started_at, id, outcome, status, source, has_voicemail, unheard, flagged, duration_rank, left(number, 64)
) where direction = 'outbound';
create index calls_api_idx on public.calls (
  started_at, id, outcome, status, direction, has_voicemail, unheard, flagged, duration_rank, left(number, 64)
) where source = 'api';

create index calls_words_idx on public.calls using gin (array_to_tsvector(search_words));

-- What calls_started_idx does as well.
drop index public.calls_newest_idx;

alter table public.call_events add column number bigint;

update public.call_events as event
set number = numbered.number
from (
  select call_id, id, row_number() over (order by received_at, call_id, id) as number from public.call_events
) as numbered
where numbered.call_id = event.call_id and numbered.id = event.id;

alter table public.call_events
  alter column number set not null,
  add constraint call_events_number_key unique (number);

comment on column public.call_events.number is 'Place in the order of arrival: 1, 2, 3 and so on without a gap. Whoever sees one can see all before it.';

create index call_events_id_idx on public.call_events (id);
