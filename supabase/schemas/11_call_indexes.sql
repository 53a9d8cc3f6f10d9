-- How people look at calls, newest first: all of them, those of one outcome, number, agent, queue or caller, those that wait for somebody
-- or had an alert, and those with some words. At most 14 indexes over these tables, besides keys.
--
-- A page is read in the order of an index, and a row is looked up only when every condition holds: what stands behind the order is there
-- to be judged by without the row. A call without a type is in no list: indexes that only lists use leave it out. Texts of any length come in: an index takes the first 64 characters, so that none is too long for it.

-- Everything, what no other index begins with, and what most calls have: the main number's, the one queue's. Counts, lists by duration
-- and editions of the fold find what they need here, without rows.
create index if not exists calls_started_idx on public.calls (
  started_at, id, status, outcome, direction, source, has_voicemail, unheard, flagged, duration_rank, fold_version, erased_at,
  left(number, 64), left(answered_by, 64), left(queue, 64), type
);

-- Calls that wait for somebody are few, and so are those that had an alert: one small index for the ways to ask for them.
create index if not exists calls_open_idx on public.calls (
  started_at, id, unheard, flagged, alert_open, status, ended_at, left(number, 64), left(queue, 64), type
) where unheard or flagged or status <> 'ended' or ended_at is null or alert_open or alerts <> '[]';

create index if not exists calls_outcome_idx on public.calls (
  outcome, started_at, id, direction, source, has_voicemail, unheard, flagged, duration_rank
) where outcome is not null and type is not null;

-- Whoever may see some numbers only reads every list by these.
create index if not exists calls_number_idx on public.calls (
  left(number, 64), started_at, id, status, outcome, direction, has_voicemail, unheard, flagged, duration_rank
) where type is not null;
create index if not exists calls_agent_idx on public.calls (left(answered_by, 64), started_at, id, outcome)
where answered_by is not null and type is not null;
create index if not exists calls_agent_id_idx on public.calls (left(agent_id, 64), started_at, id, outcome)
where agent_id is not null and type is not null;
create index if not exists calls_queue_idx on public.calls (left(queue, 64), started_at, id, outcome)
where queue is not null and type is not null;
-- Calls of a session are few, and most calls have none.
create index if not exists calls_session_idx on public.calls (left(session, 64), started_at, id)
where session is not null and type is not null;
create index if not exists calls_caller_idx on public.calls (left(from_number, 64), started_at, id) where type is not null;

-- Most calls have no words: an empty list would have an entry as well.
create index if not exists calls_words_idx on public.calls using gin (array_to_tsvector(search_words))
where search_words <> '{}' and type is not null;

-- Few wait for the provider to delete a recording.
create index if not exists calls_undeleted_idx on public.calls (id) where undeleted_recordings > 0;
