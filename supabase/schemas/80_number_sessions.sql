-- The pool of phone numbers, and the sessions that they are lent to. Numbers, sessions and calls of sessions stay as history: rows are
-- added and changed, never taken away.
--
-- A number says itself which session has it, and until when: `session_id` is the fencing token. Whatever is done for a session finds the
-- number by this token and so never touches one that was lent again. Locks are taken in the order number, session.
create table if not exists public.phone_numbers (
  id uuid not null default gen_random_uuid(),
  number text collate "C" not null,
  country text collate "C",
  area_code text collate "C",
  session_id uuid,
  expires_at timestamptz not null default '-infinity',
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz,
  changed_in bigint not null default 0,
  constraint phone_numbers_pkey primary key (id),
  constraint phone_numbers_number_key unique (number),
  constraint phone_numbers_number_check check (number ~ '^\+[1-9]\d{1,14}$'),
  constraint phone_numbers_country_check check (country ~ '^[A-Z]{2}$'),
  constraint phone_numbers_area_code_check check (area_code ~ '^\d{1,10}$'),
  constraint phone_numbers_session_check check ((session_id is null) = (expires_at = '-infinity'))
);

create table if not exists public.user_sessions (
  id uuid not null default gen_random_uuid(),
  api_key text collate "C" not null,
  user_id text collate "C" not null,
  phone_number_id uuid not null,
  greeting_url text,
  greeting_text text,
  record_voicemail boolean not null default false,
  max_calls integer,
  call_count integer not null default 0,
  metadata jsonb not null default '{}',
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  idempotency_key text collate "C",
  fingerprint text collate "C",
  constraint user_sessions_pkey primary key (id),
  constraint user_sessions_phone_number_id_fkey foreign key (phone_number_id) references public.phone_numbers (id),
  constraint user_sessions_greeting_check check (num_nonnulls(greeting_url, greeting_text) = 1),
  constraint user_sessions_max_calls_check check (max_calls > 0),
  constraint user_sessions_metadata_check check (jsonb_typeof(metadata) = 'object'),
  constraint user_sessions_expires_at_check check (expires_at > created_at and ended_at <= expires_at),
  constraint user_sessions_fingerprint_check check ((idempotency_key is null) = (fingerprint is null))
);

create table if not exists public.session_calls (
  call_id text collate "C" not null,
  session_id uuid not null,
  phone_number_id uuid not null,
  caller text collate "C",
  answer text not null,
  at timestamptz not null,
  constraint session_calls_pkey primary key (call_id),
  -- The session names the number. A second key would lock that while calls are noted, and so hide a free one from whoever asks.
  constraint session_calls_session_id_fkey foreign key (session_id) references public.user_sessions (id),
  constraint session_calls_answer_check check (answer in ('greeting', 'full', 'echo'))
);

-- The number that has been free longest, without looking at those that are lent.
create index if not exists phone_numbers_free_idx on public.phone_numbers (expires_at, number) where retired_at is null;
-- A request that is repeated finds its session, and no key ever has two.
create unique index if not exists user_sessions_idempotency_key_idx on public.user_sessions (api_key, idempotency_key)
where idempotency_key is not null;
-- Those under way, of one tenant for its limit, or all of them: at most one of each number has not been marked as ended.
create index if not exists user_sessions_open_idx on public.user_sessions (user_id, expires_at) where ended_at is null;
-- Pages of sessions, newest first: all of them or an API key's, a user's, a number's.
create index if not exists user_sessions_newest_idx on public.user_sessions (created_at, id, api_key);
create index if not exists user_sessions_user_id_idx on public.user_sessions (user_id, created_at, id);
create index if not exists user_sessions_phone_number_id_idx on public.user_sessions (phone_number_id, created_at, id);
-- Who called a number lately. Nobody asks for the calls of a session here: the stores of calls have them.
create index if not exists session_calls_phone_number_id_idx on public.session_calls (phone_number_id, at);

comment on table public.phone_numbers is 'The pool: the numbers that are lent to sessions.';
comment on column public.phone_numbers.session_id is 'The session that has or last had the number.';
comment on column public.phone_numbers.expires_at is 'When that session ends or ended; -infinity while there has been none.';
comment on column public.phone_numbers.retired_at is 'When the number was taken out of the pool; it may come back.';
comment on column public.phone_numbers.changed_in is 'The transaction that changed the number or what its session says.';
comment on table public.user_sessions is 'To whom numbers are and were lent. A tenant is an API key and a user.';
comment on column public.user_sessions.api_key is 'The name of the API key that made the session.';
comment on column public.user_sessions.call_count is 'How many calls have had the greeting, each once.';
comment on column public.user_sessions.expires_at is 'When it is or was to end by itself.';
comment on column public.user_sessions.ended_at is 'When it ended; of one that ran out this is noted when its number is lent again.';
comment on column public.user_sessions.fingerprint is 'The digest of the request that came with the idempotency key.';
comment on table public.session_calls is 'How calls to lent numbers were answered, so that a repeated webhook is answered likewise.';
comment on column public.session_calls.caller is 'In E.164; null when withheld or erased.';

-- Readers of changes ask by transaction: times and numbers from a sequence are given before their rows can be seen.
create or replace function public.note_number_change() returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
  new.changed_in := pg_current_xact_id()::text::bigint;
  return new;
end
$$;

create or replace trigger phone_numbers_changed
before insert or update on public.phone_numbers
for each row execute function public.note_number_change();
