-- Heads: the sums over each call's set of events, kept in the very step that adds them, so that the two databases can be compared
-- without listing events. And what a row says of erased, failed and repaired calls.

alter table public.calls
  add column failure_reason text,
  add column erased_at timestamptz,
  add column undeleted_recordings integer not null default 0,
  add column received_sum bigint not null default 0,
  add column fingerprint_copies bigint not null default 0,
  -- The head knows when a call last changed.
  drop column changed_at;

comment on column public.calls.failure_reason is 'Why the call counts as failed, when that is for a reason of ours.';
comment on column public.calls.erased_at is 'When the personal data was erased.';
comment on column public.calls.undeleted_recordings is 'Recordings of an erased call that the provider may still have.';
comment on column public.calls.received_sum is 'Sum of the receive times of the events in milliseconds: of two rows of as many events, the lower one is newer.';
comment on column public.calls.fingerprint_copies is 'Sum of the low 26 bits of the receive times in milliseconds.';

-- Few calls are under way at a time, and few wait for the provider to delete a recording.
create index calls_unfinished_idx on public.calls (started_at, id) where ended_at is null;
create index calls_unerased_idx on public.calls (started_at, id) where erased_at is null;
create index calls_undeleted_idx on public.calls (id) where undeleted_recordings > 0;

create table public.call_heads (
  call_id text collate "C" not null,
  day text collate "C" not null,
  event_count integer not null,
  low bigint not null,
  high bigint not null,
  copies bigint not null,
  changed_at timestamptz not null default clock_timestamp(),
  constraint call_heads_pkey primary key (call_id)
);

comment on table public.call_heads is 'Sums over the set of events of each call.';
comment on column public.call_heads.day is 'UTC day of the earliest event.';
comment on column public.call_heads.low is 'With high: sums of two 26-bit slices of the event ids.';
comment on column public.call_heads.copies is 'Sum of the low 26 bits of the receive times in milliseconds.';
comment on column public.call_heads.changed_at is 'When the set last changed, by the clock of the database.';

create index call_heads_day_idx on public.call_heads (day, call_id);
create index call_heads_changed_idx on public.call_heads (changed_at, call_id);

create table public.leases (
  name text not null,
  holder text not null,
  expires_at timestamptz not null,
  constraint leases_pkey primary key (name)
);

comment on table public.leases is 'What one instance at a time does.';

-- What one receive time adds to `copies`.
create function public.copy_slice(received_at timestamptz) returns bigint
language sql
immutable
security invoker
set search_path = ''
as $$
  select floor(extract(epoch from received_at) * 1000)::bigint % 67108864
$$;

insert into public.call_heads (call_id, day, event_count, low, high, copies)
select
  call_id,
  to_char(min(at) at time zone 'utc', 'YYYY-MM-DD'),
  count(*),
  sum(('x' || substr(id, 1, 8))::bit(32)::bigint >> 6),
  sum(('x' || substr(id, 9, 8))::bit(32)::bigint >> 6),
  sum(public.copy_slice(received_at))
from public.call_events
group by call_id;

alter table public.call_heads enable row level security;
alter table public.leases enable row level security;
revoke all on table public.call_heads, public.leases from public, anon, authenticated, service_role;
grant select, insert, update on table public.call_heads, public.leases to service_role;
grant update on table public.call_events to service_role;
