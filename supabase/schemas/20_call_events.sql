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
