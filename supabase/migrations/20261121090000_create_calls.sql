-- Calls and the events they are folded from. Only the secret (service role) key may read or write them.

create table public.call_events (
  call_id text collate "C" not null,
  id text collate "C" not null,
  type text not null,
  at timestamptz not null,
  received_at timestamptz not null,
  source text not null,
  data jsonb not null,
  -- Also lists a call's events.
  constraint call_events_pkey primary key (call_id, id),
  constraint call_events_source_check check (source in ('twilio', 'api')),
  constraint call_events_data_check check (jsonb_typeof(data) = 'object')
);

comment on table public.call_events is 'What happened in each call: a set that only grows.';

-- Identifiers are compared by byte (collation "C"), so that both databases order them alike.
create table public.calls (
  id text collate "C" not null,
  source text not null,
  direction text not null,
  from_number text,
  to_number text,
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
  answered_by text,
  voicemail_recording_sid text,
  voicemail_status text,
  voicemail_duration_seconds integer,
  voicemail_transcript text,
  started_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  duration_seconds integer,
  wait_seconds integer not null,
  talk_seconds integer not null,
  event_count integer not null,
  fingerprint_low bigint not null,
  fingerprint_high bigint not null,
  changed_at timestamptz not null default clock_timestamp(),
  constraint calls_pkey primary key (id),
  constraint calls_source_check check (source in ('twilio', 'api')),
  constraint calls_direction_check check (direction in ('inbound', 'outbound')),
  constraint calls_status_check check (status in ('waiting', 'active', 'on_hold', 'ended')),
  constraint calls_outcome_check check (
    outcome in ('answered', 'voicemail', 'missed', 'abandoned', 'greeting_played', 'rejected', 'failed')
  ),
  constraint calls_menu_check check (jsonb_typeof(menu) = 'array'),
  constraint calls_legs_check check (jsonb_typeof(legs) = 'array'),
  constraint calls_voicemail_status_check check (voicemail_status in ('processing', 'completed')),
  constraint calls_voicemail_check check (
    (voicemail_recording_sid is null) = (voicemail_status is null)
    and (
      voicemail_recording_sid is not null
      or (voicemail_duration_seconds is null and voicemail_transcript is null)
    )
  ),
  constraint calls_event_count_check check (event_count > 0)
);

comment on table public.calls is 'One row per call: the fold of its events.';
comment on column public.calls.event_count is 'How many events the row was folded from: its version.';
comment on column public.calls.fingerprint_low is 'With fingerprint_high: sums over the ids of the events. Equal sums mean equal sets.';
comment on column public.calls.changed_at is 'When the row was last replaced, by the clock of the database.';

-- The feed: newest first, by position.
create index calls_newest_idx on public.calls (started_at desc, id desc);

-- Row level security without a policy shows nothing to anybody but roles that bypass it. Supabase grants every new table to
-- its public roles, so that is taken back as well.
alter table public.calls enable row level security;
alter table public.call_events enable row level security;
revoke all on table public.calls, public.call_events from public, anon, authenticated, service_role;
grant select, insert, update on table public.calls to service_role;
grant select, insert on table public.call_events to service_role;
