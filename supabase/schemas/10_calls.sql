-- One row per call. Identifiers and numbers are compared by byte (collation "C"), so that both databases order them alike.
--
-- Functions write and list all columns of this table, whatever they are: a new one stands here and in a migration, and nowhere else in
-- SQL. Give it a default: a Mainline that does not know it yet may still write while it is being replaced.
create table if not exists public.calls (
  id text collate "C" not null,
  source text not null,
  type text default 'voice',
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
  agent_id text collate "C",
  offers jsonb not null default '[]',
  waits jsonb not null default '[]',
  alerts jsonb not null default '[]',
  voicemail_recording_sid text,
  voicemail_status text,
  voicemail_duration_seconds integer,
  voicemail_transcript text,
  voicemail_heard_at timestamptz,
  other_recordings jsonb not null default '[]',
  session text collate "C",
  echo boolean not null default false,
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
  alert_open boolean not null default false,
  duration_rank integer not null default -1,
  search_text text not null default '',
  search_words text[] not null default '{}',
  constraint calls_pkey primary key (id),
  constraint calls_source_check check (source in ('twilio', 'api')),
  constraint calls_type_check check (type in ('voice', 'video')),
  constraint calls_direction_check check (direction in ('inbound', 'outbound')),
  constraint calls_status_check check (status in ('waiting', 'active', 'on_hold', 'ended')),
  constraint calls_outcome_check check (
    outcome in ('answered', 'voicemail', 'missed', 'abandoned', 'greeting_played', 'rejected', 'failed')
  ),
  constraint calls_menu_check check (jsonb_typeof(menu) = 'array'),
  constraint calls_legs_check check (jsonb_typeof(legs) = 'array'),
  constraint calls_offers_check check (jsonb_typeof(offers) = 'array'),
  constraint calls_waits_check check (jsonb_typeof(waits) = 'array'),
  constraint calls_alerts_check check (jsonb_typeof(alerts) = 'array'),
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
comment on column public.calls.type is 'Null until the beginning of a reported call is known: no list, count or statistic has it.';
comment on column public.calls.agent_id is 'The agent who is rung or talks in a reported call, or did last.';
comment on column public.calls.offers is 'The agents who were rung, and what came of it.';
comment on column public.calls.waits is 'The waits for an agent, and how they ended.';
comment on column public.calls.alerts is 'Limits that the call broke, and what people did about them.';
comment on column public.calls.failure_reason is 'Why the call counts as failed, when that is for a reason of ours.';
comment on column public.calls.erased_at is 'When the personal data was erased.';
comment on column public.calls.undeleted_recordings is 'Recordings of an erased call that the provider may still have.';
comment on column public.calls.other_recordings is 'Recordings of the call that are not its message.';
comment on column public.calls.session is 'The session whose pooled number was called.';
comment on column public.calls.echo is 'The caller had called an earlier tenant of that number.';
comment on column public.calls.event_count is 'How many events the row was folded from: the first part of its version.';
comment on column public.calls.received_sum is 'Sum of the receive times of the events in milliseconds: of two rows of as many events, the lower one is newer.';
comment on column public.calls.fingerprint_low is 'With fingerprint_high: sums over the ids of the events. Equal sums mean equal sets.';
comment on column public.calls.fingerprint_copies is 'Sum of the low 26 bits of the receive times in milliseconds.';
comment on column public.calls.fingerprint_contents is 'Sum of the first 26 bits of the digests of the events: else the lower one is newer.';
comment on column public.calls.fold_version is 'Which edition of the fold made the row: else the higher one is newer. 0 before there were editions.';
comment on column public.calls.number is 'The company''s own number: the one called, or of an outbound call the one it was placed from.';
comment on column public.calls.unheard is 'There is a message that is ready and that nobody marked as heard.';
comment on column public.calls.alert_open is 'There is an alert that nobody acknowledged or resolved.';
comment on column public.calls.duration_rank is 'The duration in whole seconds; -1 while the call is under way.';
comment on column public.calls.search_text is 'Caller''s name, note and transcript without case, accents and typography.';
comment on column public.calls.search_words is 'The distinct words of search_text; and behind a colon whom an outbound call was placed to.';
