-- Calls to pooled numbers: which session had the number, and whether the caller had called an earlier tenant of it.
alter table public.calls
  add column if not exists session text collate "C",
  add column if not exists echo boolean not null default false;

comment on column public.calls.session is 'The session whose pooled number was called.';
comment on column public.calls.echo is 'The caller had called an earlier tenant of that number.';

-- Calls of a session are few, and most calls have none.
create index if not exists calls_session_idx on public.calls (left(session, 64), started_at, id)
where session is not null and type is not null;

-- What a filter asks of a call, as a condition on `call` with the filter as parameter $1: that it has begun, and only what the filter has,
-- so that the planner sees which index fits. No value becomes part of the text. All that is asked of an alert one alert has to be.
create or replace function public.call_conditions(filter jsonb) returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select 'call.type is not null' || coalesce(string_agg(' and ' || rule.condition, ''), '')
  from (
    values
      ('{status}'::text[], 'call.status = $1 ->> ''status'''),
      ('{outcome}', 'call.outcome = $1 ->> ''outcome'''),
      ('{direction}', 'call.direction = $1 ->> ''direction'''),
      ('{source}', 'call.source = $1 ->> ''source'''),
      ('{type}', 'call.type = $1 ->> ''type'''),
      ('{from,exact}', public.call_text_condition(filter, '{from,exact}', 'from_number')),
      ('{from,prefix}', public.call_prefix_condition(filter, '{from,prefix}', 'from_number')),
      ('{to,exact}', public.call_text_condition(filter, '{to,exact}', 'to_number')),
      ('{to,prefix}', public.call_prefix_condition(filter, '{to,prefix}', 'to_number')),
      ('{agent}', public.call_text_condition(filter, '{agent}', 'answered_by')),
      ('{agentId}', public.call_text_condition(filter, '{agentId}', 'agent_id')),
      ('{queue}', public.call_text_condition(filter, '{queue}', 'queue')),
      ('{session}', public.call_text_condition(filter, '{session}', 'session')),
      ('{number}', public.call_text_condition(filter, '{number}', 'number')),
      ('{hasVoicemail}', case filter ->> 'hasVoicemail' when 'true' then 'call.has_voicemail' else 'not call.has_voicemail' end),
      ('{unheard}', case filter ->> 'unheard' when 'true' then 'call.unheard' else 'not call.unheard' end),
      ('{flagged}', case filter ->> 'flagged' when 'true' then 'call.flagged' else 'not call.flagged' end),
      (
        '{alert}',
        case filter #>> '{alert,state}' when 'open' then 'call.alert_open' else 'call.alerts <> ''[]''' end
          || ' and call.alerts @> jsonb_build_array($1 -> ''alert'')'
      ),
      ('{startedFrom}', 'call.started_at >= ($1 ->> ''startedFrom'')::timestamptz'),
      ('{startedBefore}', 'call.started_at < ($1 ->> ''startedBefore'')::timestamptz'),
      ('{durationFrom}', 'call.duration_rank >= greatest(($1 ->> ''durationFrom'')::bigint, 0)'),
      ('{durationTo}', 'call.duration_rank between 0 and ($1 ->> ''durationTo'')::bigint'),
      ('{visibleNumbers}', public.call_scope_condition(filter)),
      (
        '{text}',
        'call.search_words <> ''{}'' and array_to_tsvector(call.search_words) @@ ($1 #>> ''{text,query}'')::tsquery'
          || ' and not exists (select from jsonb_array_elements_text($1 #> ''{text,literals}'') as literal'
          || ' where strpos(call.search_text, literal) = 0)'
      )
  ) as rule (place, condition)
  where filter #> rule.place is not null
$$;
