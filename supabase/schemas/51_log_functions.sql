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
