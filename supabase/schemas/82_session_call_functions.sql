-- How calls to pooled numbers are answered. A caller is a number in E.164, or blank: whoever withholds theirs is nobody's earlier caller.

-- What a call to a number is answered with, and the session where there is one: its `greeting`, or nothing of it since it has had all of
-- its calls (`full`) or the caller called an earlier tenant (`echo`); `idle` for a number of the pool that nobody has, `unknown` for any
-- other. A call is answered and counted once, whatever happens to its session meanwhile.
create or replace function public.answer_session_call(wanted_call text, called text, caller_number text, echo_seconds integer)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  kept public.session_calls;
  number_id uuid;
  token uuid;
  session public.user_sessions;
  chosen text := 'greeting';
  moment timestamptz;
begin
  -- Calls to one number go one after another; a number that nobody has is not locked, so that whoever is to get it is not sent away.
  select id, session_id into number_id, token from public.phone_numbers
  where number = called and retired_at is null and expires_at > clock_timestamp()
  for no key update;
  select * into kept from public.session_calls where call_id = wanted_call;
  if found then
    return jsonb_build_object('answer', kept.answer, 'session', public.describe_session(kept.session_id));
  end if;
  if token is null then
    return jsonb_build_object('session', null, 'answer', case
      when exists (select from public.phone_numbers where number = called and retired_at is null) then 'idle' else 'unknown'
    end);
  end if;

  select * into session from public.user_sessions where id = token for update;
  moment := clock_timestamp();
  if exists (
    select from public.session_calls as call
    join public.user_sessions as other on other.id = call.session_id
    where call.phone_number_id = number_id and call.caller = caller_number and call.answer <> 'echo'
      and call.at > moment - make_interval(secs => echo_seconds)
      and (other.api_key, other.user_id) is distinct from (session.api_key, session.user_id)
  ) then
    chosen := 'echo';
  elsif session.call_count >= session.max_calls then
    chosen := 'full';
  end if;
  perform public.record_session_call(wanted_call, token, caller_number, chosen);
  return jsonb_build_object('answer', chosen, 'session', public.describe_session(token));
end
$$;

-- Notes how a call was answered: also one that was answered from memory while the database could not be asked. Harmless when repeated.
create or replace function public.record_session_call(wanted_call text, token uuid, caller_number text, given_answer text)
returns boolean
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  number_id uuid;
begin
  select phone_number_id into number_id from public.user_sessions where id = token;
  if not found then
    return false;
  end if;
  -- Memories learn of it; a number that nobody has they read anyway when somebody gets it.
  update public.phone_numbers set changed_in = 0 where id = number_id and expires_at > clock_timestamp();
  insert into public.session_calls (call_id, session_id, phone_number_id, caller, answer, at)
  values (wanted_call, token, number_id, nullif(caller_number, ''), given_answer, date_trunc('milliseconds', clock_timestamp()))
  on conflict (call_id) do nothing;
  if not found then
    return false;
  end if;
  update public.user_sessions set call_count = call_count + 1 where id = token and given_answer = 'greeting';
  return true;
end
$$;

-- Forgets who called: for calls that are erased.
create or replace function public.forget_session_callers(call_ids text[]) returns integer
language sql
volatile
security invoker
set search_path = ''
as $$
  with forgotten as (
    update public.session_calls set caller = null where call_id = any (call_ids) and caller is not null returning 1
  )
  select count(*)::integer from forgotten
$$;
