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
