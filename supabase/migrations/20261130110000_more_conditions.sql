-- Several values of one condition, and a participant on either side.
comment on column public.calls.search_text is 'Caller''s name, note and transcript without case, accents and typography.';
comment on column public.calls.search_words is 'The distinct words of search_text; and behind a colon whom an outbound call was placed to.';

-- The condition that a column has the value at a path of the filter, or one of the values there.
create or replace function public.call_choice_condition(filter jsonb, place text[], column_name text) returns text
language sql
immutable
security invoker
set search_path = ''
as $$
  select format(
    case jsonb_typeof(filter #> place)
      when 'array' then 'call.%1$I = any (array(select jsonb_array_elements_text($1 #> %2$L)))'
      else 'call.%1$I = $1 #>> %2$L'
    end,
    column_name, place
  )
$$;

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
      ('{status}'::text[], public.call_choice_condition(filter, '{status}', 'status')),
      ('{underWay}', case filter ->> 'underWay' when 'true' then 'call.ended_at is null' else 'call.ended_at is not null' end),
      ('{outcome}', public.call_choice_condition(filter, '{outcome}', 'outcome')),
      ('{direction}', public.call_choice_condition(filter, '{direction}', 'direction')),
      ('{source}', public.call_choice_condition(filter, '{source}', 'source')),
      ('{type}', public.call_choice_condition(filter, '{type}', 'type')),
      ('{from,exact}', public.call_text_condition(filter, '{from,exact}', 'from_number')),
      ('{from,prefix}', public.call_prefix_condition(filter, '{from,prefix}', 'from_number')),
      ('{to,exact}', public.call_text_condition(filter, '{to,exact}', 'to_number')),
      ('{to,prefix}', public.call_prefix_condition(filter, '{to,prefix}', 'to_number')),
      (
        '{participant}',
        format(
          '(%s or %s or (call.search_words <> ''{}'' and array_to_tsvector(call.search_words) @@ ($1 #>> ''{participant,called}'')::tsquery'
            || ' and call.direction = ''outbound'' and call.to_number = $1 #>> ''{participant,number}''))',
          public.call_text_condition(filter, '{participant,number}', 'from_number'),
          public.call_text_condition(filter, '{participant,number}', 'number')
        )
      ),
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
          || case jsonb_typeof(filter #> '{alert,state}')
            when 'array' then ' and exists (select from jsonb_array_elements(call.alerts) as one where one @> ($1 -> ''alert'') - ''state'''
              || ' and $1 #> ''{alert,state}'' ? (one ->> ''state''))'
            else ' and call.alerts @> jsonb_build_array($1 -> ''alert'')'
          end
      ),
      (
        '{offer}',
        'exists (select from jsonb_to_recordset(call.offers) as offer ("agentId" text, number text, result text, "missedBecause" text)'
          || ' where true'
          || case when filter -> 'offer' ? 'agent' then ' and coalesce(offer."agentId", offer.number) = $1 #>> ''{offer,agent}''' else '' end
          || case when filter -> 'offer' ? 'result'
            then ' and $1 #>> ''{offer,result}'' in (offer.result, offer."missedBecause")' else '' end
          || ')'
      ),
      (
        '{hasTime}',
        case filter ->> 'hasTime'
          when 'wait' then
            '(call.outcome in (''answered'', ''missed'') or (call.outcome = ''voicemail'' and call.wait_seconds > 0))'
          when 'ring' then 'call.outcome is not null and public.ring_seconds(call.offers) is not null'
          when 'hold' then 'call.outcome is not null and public.hold_seconds(call.offers) is not null'
          else 'call.outcome = ''answered'''
        end
      ),
      (
        '{startedWithin}',
        'width_bucket(call.started_at, array(select edge::timestamptz from jsonb_array_elements_text($1 -> ''startedWithin'')'
          || ' with ordinality as stretch (edge, place) order by place)) % 2 = 1'
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

-- Until the end of the transaction: whether the planner may only walk an index in the order of the list. A page then costs as many rows as
-- it shows, whatever statistics there are. It may not where no index has the order, or a condition that few calls meet; and a search for
-- words or for a participant collects rows first.
--
-- What is switched off counts as so costly that PostgreSQL would compile the statement first: not for a page.
create or replace function public.plan_calls(filter jsonb, page jsonb) returns void
language sql
volatile
security invoker
set search_path = ''
as $$
  select count(set_config(setting, case when is_free and setting <> 'jit' then 'on' else 'off' end, true))
  from
    unnest(array['jit', 'enable_seqscan', 'enable_bitmapscan', 'enable_sort', 'enable_incremental_sort']) as setting,
    lateral (
      select page ->> 'sort' = 'duration' or filter ?| '{text,to,participant}' or filter -> 'from' ? 'prefix' as is_free
    ) as plan
$$;

-- The statement that lists one page of calls. Its parameters are the filter ($1), and ($2) the page: `sort`, `descending`, `limit`,
-- and after which `key` and `id` it begins.
create or replace function public.prepare_calls(filter jsonb, page jsonb) returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
  way constant text := case when (page ->> 'descending')::boolean then 'desc' else 'asc' end;
  is_by_duration constant boolean := page ->> 'sort' = 'duration';
  sort_key constant text := case when is_by_duration then 'duration_rank' else 'started_at' end;
  key_type constant text := case when is_by_duration then 'bigint' else 'timestamptz' end;
  sorted constant text := format('order by %1$s %2$s, id %2$s', sort_key, way);
  cut constant text := sorted || ' limit ($2 ->> ''limit'')::integer';
  is_collected constant boolean := filter ?| '{text,participant}';
  -- What one list is read for each value of, and the lists merged: no index has several in one order.
  parted constant text := case
    when is_collected then null
    when jsonb_array_length(filter -> 'visibleNumbers') > 1 then 'visibleNumbers'
    when jsonb_typeof(filter -> 'outcome') = 'array' then 'outcome'
    when jsonb_typeof(filter -> 'status') = 'array' then 'status'
  end;
  after_place text := '';
begin
  perform public.plan_calls(filter, page);
  if page ? 'id' then
    after_place := format(
      ' and (call.%s, call.id) %s (($2 ->> ''key'')::%s, $2 ->> ''id'')',
      sort_key, case way when 'desc' then '<' else '>' end, key_type
    );
  end if;
  -- No index has this order: the ids are sorted, where an index tells enough without a row, and rows are read for the page only.
  if is_by_duration then
    return format(
      'select call.* from (select id from public.calls as call where %s%s %s) as page join public.calls as call using (id) %s',
      public.call_conditions(filter), after_place, cut, sorted
    );
  end if;
  if parted is null then
    return format('select call.* from public.calls as call where %s%s %s', public.call_conditions(filter), after_place, cut);
  end if;
  -- Each is read no further than the page needs.
  return (
    select format('select call.* from (%s) as call %s', string_agg(format(
        '(select call.* from public.calls as call where %s and %s%s %s)',
        public.call_conditions(filter - parted),
        case parted
          when 'visibleNumbers' then public.call_text_condition(filter, array[parted, place::text], 'number')
          else public.call_choice_condition(filter, array[parted, place::text], parted)
        end,
        after_place, cut
      ), ' union all '), cut)
    from generate_series(0, jsonb_array_length(filter -> parted) - 1) as place
  );
end
$$;

revoke execute on function public.call_choice_condition from public, anon, authenticated;
grant execute on function public.call_choice_condition to service_role;
