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
