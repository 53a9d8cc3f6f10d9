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
