-- Brings a database of the migrations that were here before the baseline (20261121090000 to 20261129070000, or only the first of them)
-- to what the baseline begins with; nothing is removed but functions, indexes and their record. A new database has nothing to adopt.
--
-- The tables get the columns and constraints they lack, the rows what those say of them. Everything else the baseline makes.

do $$
declare
  earlier regprocedure;
begin
  for earlier in
    select oid::regprocedure from pg_catalog.pg_proc
    where pronamespace = 'public'::regnamespace and proname in (
      'append_call_events', 'list_call_events', 'publish_calls', 'copy_slice', 'redact_call_events', 'list_events_of', 'find_heads',
      'list_heads', 'list_changed_heads', 'digest_days', 'find_days', 'take_lease', 'call_text_condition', 'call_prefix_condition',
      'call_conditions', 'prepare_calls', 'list_calls', 'count_calls', 'tally_calls', 'list_log', 'find_log_end', 'find_in_log',
      'find_log_starts'
    )
  loop
    execute format('drop function %s', earlier);
  end loop;
end
$$;

drop view if exists public.head_states;

drop index if exists
  public.calls_newest_idx, public.calls_unfinished_idx, public.calls_unerased_idx, public.calls_undeleted_idx,
  public.calls_started_idx, public.calls_duration_idx, public.calls_number_started_idx, public.calls_number_duration_idx,
  public.calls_agent_started_idx, public.calls_agent_duration_idx, public.calls_queue_started_idx, public.calls_queue_duration_idx,
  public.calls_outcome_started_idx, public.calls_outcome_duration_idx, public.calls_from_started_idx, public.calls_from_duration_idx,
  public.calls_to_started_idx, public.calls_to_duration_idx, public.calls_open_started_idx, public.calls_open_duration_idx,
  public.calls_voicemail_idx, public.calls_outbound_idx, public.calls_api_idx, public.calls_words_idx;

-- What rows say of a call was worked out by SQL only where they are older than the column.
do $$
declare
  has_search constant boolean := exists (
    select from pg_catalog.pg_attribute where attrelid = to_regclass('public.calls') and attname = 'search_words' and not attisdropped
  );
begin
  if to_regclass('public.calls') is null then
    return;
  end if;

  alter table public.calls
    add column if not exists failure_reason text,
    add column if not exists erased_at timestamptz,
    add column if not exists undeleted_recordings integer not null default 0,
    add column if not exists received_sum bigint not null default 0,
    add column if not exists fingerprint_copies bigint not null default 0,
    add column if not exists queue text collate "C",
    add column if not exists flagged boolean not null default false,
    add column if not exists note text,
    add column if not exists voicemail_heard_at timestamptz,
    add column if not exists number text collate "C",
    add column if not exists has_voicemail boolean not null default false,
    add column if not exists unheard boolean not null default false,
    add column if not exists duration_rank integer not null default -1,
    add column if not exists search_text text not null default '',
    add column if not exists search_words text[] not null default '{}',
    add column if not exists other_recordings jsonb not null default '[]',
    add column if not exists fingerprint_contents bigint not null default 0,
    add column if not exists fold_version integer not null default 0,
    -- The head knows when a call last changed.
    drop column if exists changed_at,
    alter column from_number type text collate "C",
    alter column to_number type text collate "C",
    alter column answered_by type text collate "C",
    drop constraint if exists calls_other_recordings_check,
    add constraint calls_other_recordings_check check (jsonb_typeof(other_recordings) = 'array'),
    drop constraint calls_voicemail_check,
    add constraint calls_voicemail_check check (
      (voicemail_recording_sid is null) = (voicemail_status is null)
      and (
        voicemail_recording_sid is not null
        or (voicemail_duration_seconds is null and voicemail_transcript is null and voicemail_heard_at is null)
      )
    );

  if not has_search then
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
  end if;
end
$$;

-- The log is the events in the order in which they were received, where they have no numbers yet.
do $$
declare
  has_log constant boolean := exists (
    select from pg_catalog.pg_attribute where attrelid = to_regclass('public.call_events') and attname = 'number' and not attisdropped
  );
begin
  if to_regclass('public.call_events') is null then
    return;
  end if;

  alter table public.call_events
    add column if not exists number bigint,
    add column if not exists digest text collate "C" not null default '';
  if not has_log then
    update public.call_events as event
    set number = numbered.number
    from (
      select call_id, id, row_number() over (order by received_at, call_id, id) as number from public.call_events
    ) as numbered
    where numbered.call_id = event.call_id and numbered.id = event.id;
    alter table public.call_events add constraint call_events_number_key unique (number);
  end if;
  alter table public.call_events
    alter column number set not null,
    drop constraint if exists call_events_number_check,
    add constraint call_events_number_check check (number > 0),
    drop constraint if exists call_events_digest_check,
    add constraint call_events_digest_check check (digest ~ '^([0-9a-f]{16})?$');
end
$$;

-- Heads are the sums over the events, where there are none yet.
do $$
begin
  if to_regclass('public.call_heads') is not null then
    alter table public.call_heads add column if not exists contents bigint not null default 0;
  elsif to_regclass('public.call_events') is not null then
    create table public.call_heads (
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
    insert into public.call_heads (call_id, day, event_count, low, high, copies)
    select
      call_id,
      to_char(min(at) at time zone 'utc', 'YYYY-MM-DD'),
      count(*),
      sum(('x' || substr(id, 1, 8))::bit(32)::bigint >> 6),
      sum(('x' || substr(id, 9, 8))::bit(32)::bigint >> 6),
      sum(floor(extract(epoch from received_at) * 1000)::bigint % 67108864)
    from public.call_events
    group by call_id;
  end if;
end
$$;

-- Whoever goes on with the Supabase CLI finds no record of files that are gone.
do $$
begin
  if to_regclass('supabase_migrations.schema_migrations') is not null then
    delete from supabase_migrations.schema_migrations where version in (
      '20261121090000', '20261121090100', '20261121120000', '20261121120100', '20261121150000', '20261121150100', '20261129070000'
    );
  end if;
end
$$;
