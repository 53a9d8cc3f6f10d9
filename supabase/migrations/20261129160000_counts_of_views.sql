-- Counts of several views in one question, and calls that are under way.
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
      ('{underWay}', case filter ->> 'underWay' when 'true' then 'call.ended_at is null' else 'call.ended_at is not null' end),
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

-- How many calls match each of some filters, in their order; no further than `most`. Of what many calls are an index tells as many without
-- those that are not.
create or replace function public.count_each(filters jsonb, most integer) returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
set statement_timeout = '25s'
set enable_seqscan = off
as $$
declare
  wanted jsonb;
  matching bigint;
  counts jsonb := '[]';
begin
  for wanted in
    select one.filter from jsonb_array_elements(filters) with ordinality as one (filter, place) order by one.place
  loop
    execute format(
      'select count(*) from (select from public.calls as call where %s limit $2) as call', public.call_conditions(wanted)
    ) into matching using wanted, most;
    counts := counts || to_jsonb(matching);
  end loop;
  return counts;
end
$$;

revoke execute on function public.count_each from public, anon, authenticated;
grant execute on function public.count_each to service_role;
