-- Statistics of what agents made of their offers, percentiles of ringing and holding, filters by which each figure finds its calls, and
-- clocks that are not whole minutes from UTC.
-- How long agents were rung until they answered, all answers of a call added up, in whole seconds; null without any.
create or replace function public.ring_seconds(offers jsonb) returns bigint
language sql
immutable
security invoker
set search_path = ''
as $$
  select sum(offer."answerMilliseconds")::bigint / 1000
  from jsonb_to_recordset(offers) as offer ("answerMilliseconds" bigint)
$$;

-- How long the caller was on hold in all, in whole seconds; null of a call that nobody put on hold.
create or replace function public.hold_seconds(offers jsonb) returns bigint
language sql
immutable
security invoker
set search_path = ''
as $$
  select sum(offer."holdMilliseconds")::bigint / 1000
  from jsonb_to_recordset(offers) as offer ("holdMilliseconds" bigint)
  where offer."holdMilliseconds" > 0
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

-- Calls that match a filter and started between the first and the last boundary: in which period (places in the list of boundaries count
-- from 0), in which hour of local time, and what is added up of them. Local time is UTC and the minutes of the last of the `offsets` that
-- began before; a Mainline that is being replaced says minutes.
create or replace function public.counted_calls(filter jsonb, boundaries jsonb, offsets jsonb) returns table (
  period integer, local_hour timestamp, outcome text, wait_seconds integer, talk_seconds integer, answered_by text, number text
)
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
  starts constant timestamptz[] := array(
    select start::timestamptz from jsonb_array_elements_text(boundaries) with ordinality as boundary (start, place) order by place
  );
  offset_starts constant timestamptz[] := array(
    select (item ->> 'from')::timestamptz from jsonb_array_elements(offsets) with ordinality as part (item, place) order by place
  );
  offset_seconds constant integer[] := array(
    select coalesce((item ->> 'seconds')::integer, (item ->> 'minutes')::integer * 60)
    from jsonb_array_elements(offsets) with ordinality as part (item, place) order by place
  );
begin
  return query execute format(
    $statement$
    select
      width_bucket(call.started_at, $2) - 1,
      date_trunc('hour', (call.started_at at time zone 'utc')
        + make_interval(secs => coalesce($4[width_bucket(call.started_at, $3)], 0))),
      call.outcome, call.wait_seconds, call.talk_seconds, call.answered_by, call.number
    from public.calls as call
    where call.started_at >= $2[1] and call.started_at < $2[cardinality($2)] and %s
    $statement$,
    public.call_conditions(filter)
  ) using filter, starts, offset_starts, offset_seconds;
end
$$;

-- Adds up the calls that match a filter: in all and per period, per hour of the week, per agent and per number.
--
-- Percentiles are nearest-rank. Those of the wait are of every caller who asked for an agent: also of who waited in vain and left a
-- message.
create or replace function public.tally_calls(filter jsonb, boundaries jsonb, offsets jsonb) returns jsonb
language sql
stable
security invoker
set search_path = ''
set statement_timeout = '25s'
as $$
  with counted as materialized (
    select * from public.counted_calls(filter, boundaries, offsets)
  ),
  -- In all (3), per period (1) and per number (2).
  tallies as (
    select
      grouping(period, number) as kind,
      period,
      number,
      count(*) as calls,
      count(*) filter (where outcome = 'answered') as answered,
      count(*) filter (where outcome = 'voicemail') as voicemail,
      count(*) filter (where outcome = 'missed') as missed,
      count(*) filter (where outcome = 'abandoned') as abandoned,
      count(*) filter (where outcome = 'greeting_played') as greeting_played,
      count(*) filter (where outcome = 'rejected') as rejected,
      count(*) filter (where outcome = 'failed') as failed,
      percentile_disc(array[0.5, 0.9, 0.95]) within group (order by wait_seconds)
        filter (where outcome in ('answered', 'missed') or (outcome = 'voicemail' and wait_seconds > 0)) as wait,
      percentile_disc(array[0.5, 0.9, 0.95]) within group (order by talk_seconds)
        filter (where outcome = 'answered') as talk,
      count(*) filter (
        where outcome in ('answered', 'missed') or (outcome = 'voicemail' and wait_seconds > 0)
      ) as waits,
      count(*) filter (where outcome = 'answered') as talks
    from counted
    group by grouping sets ((), (period), (number))
  ),
  hours as (
    select
      extract(isodow from local_hour)::integer as weekday,
      extract(hour from local_hour)::integer as hour,
      sum(calls)::bigint as calls,
      sum(answered)::bigint as answered
    from (
      select local_hour, count(*) as calls, count(*) filter (where outcome = 'answered') as answered
      from counted
      group by local_hour
    ) as by_hour
    group by 1, 2
  ),
  agents as (
    select answered_by as agent, count(*) as calls, sum(talk_seconds) as talk_seconds
    from counted
    where answered_by is not null
    group by answered_by
    order by calls desc, agent
    limit 100
  ),
  numbers as (
    select * from tallies where kind = 2 and number is not null order by calls desc, number limit 100
  )
  select jsonb_build_object(
    'total', (select to_jsonb(tally) from tallies as tally where kind = 3),
    'periods', (
      select coalesce(jsonb_agg(to_jsonb(tally) order by period), '[]') from tallies as tally where kind = 1
    ),
    'hours', (select coalesce(jsonb_agg(to_jsonb(tally) order by calls desc, weekday, hour), '[]') from hours as tally),
    'agents', (select coalesce(jsonb_agg(to_jsonb(tally) order by calls desc, agent), '[]') from agents as tally),
    'numbers', (select coalesce(jsonb_agg(to_jsonb(tally) order by calls desc, number), '[]') from numbers as tally)
  )
$$;

-- Adds up what agents made of the calls that match a filter, which has to say from when to when. Each agent has a call once, however often
-- it was offered to the agent, who is known by an id or by a number. Percentiles are nearest-rank, in whole seconds.
create or replace function public.tally_agents(filter jsonb) returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
set statement_timeout = '25s'
as $$
declare
  answer jsonb;
begin
  execute format(
    $statement$
    with counted as materialized (
      select
        call.id, call.offers,
        case when call.outcome is not null then public.ring_seconds(call.offers) end as ring,
        case when call.outcome is not null then public.hold_seconds(call.offers) end as hold
      from public.calls as call
      where %s
    ),
    offered as (
      select
        coalesce(offer."agentId", offer.number) collate "C" as agent,
        bool_or(offer.result = 'answered') as answered,
        bool_or(offer.result = 'missed') as missed,
        bool_or(offer."missedBecause" = 'declined') as declined,
        bool_or(offer."missedBecause" = 'busy') as busy,
        coalesce(sum(offer."handleMilliseconds" - offer."holdMilliseconds"), 0) as talk
      from counted as call
      cross join lateral jsonb_to_recordset(call.offers) as offer (
        "agentId" text, number text, result text, "missedBecause" text, "handleMilliseconds" bigint, "holdMilliseconds" bigint
      )
      where coalesce(offer."agentId", offer.number) is not null
      group by 1, call.id
    ),
    agents as (
      select
        agent,
        count(*) as offered,
        count(*) filter (where answered) as answered,
        count(*) filter (where missed) as missed,
        count(*) filter (where declined) as declined,
        count(*) filter (where busy) as busy,
        floor(sum(talk) / 1000) as "talkSeconds"
      from offered
      group by agent
      order by offered desc, agent
      limit 100
    )
    select jsonb_build_object(
      'rings', count(ring),
      'ring', percentile_disc(array[0.5, 0.9, 0.95]) within group (order by ring),
      'holds', count(hold),
      'hold', percentile_disc(array[0.5, 0.9, 0.95]) within group (order by hold),
      'agents', (select coalesce(jsonb_agg(to_jsonb(tally) order by offered desc, agent), '[]') from agents as tally)
    )
    from counted
    $statement$,
    public.call_conditions(filter)
  ) into answer using filter;
  return answer;
end
$$;

revoke execute on function public.hold_seconds, public.ring_seconds, public.tally_agents from public, anon, authenticated;
grant execute on function public.hold_seconds, public.ring_seconds, public.tally_agents to service_role;
