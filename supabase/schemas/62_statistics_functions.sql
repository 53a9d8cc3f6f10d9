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
