-- What agents and queues made of their calls. A range of calls is that of their starts, by which the index finds them.

-- Adds up the offers of calls to one agent, who is known by an id or by a number. `p95Seconds` is nearest-rank, in whole seconds.
create or replace function public.tally_offers(question jsonb) returns jsonb
language sql
stable
security invoker
set search_path = ''
set statement_timeout = '25s'
as $$
  with offers as (
    select
      offer.result,
      offer.retransferred,
      offer."answerMilliseconds" as answer_time,
      offer."handleMilliseconds" as handle_time,
      offer."holdMilliseconds" as hold_time
    from public.calls as call
    cross join lateral jsonb_to_recordset(call.offers) as offer (
      "agentId" text, number text, result text, retransferred boolean,
      "answerMilliseconds" bigint, "handleMilliseconds" bigint, "holdMilliseconds" bigint
    )
    where call.started_at >= (question ->> 'from')::timestamptz
      and call.started_at < (question ->> 'before')::timestamptz
      and call.type is not null
      and (offer."agentId" = question ->> 'agentId' or offer.number = question ->> 'number')
  )
  select jsonb_build_object(
    'offered', count(*),
    'answered', count(*) filter (where result = 'answered'),
    'missed', count(*) filter (where result = 'missed'),
    'retransferred', count(*) filter (where retransferred),
    'answer', case when count(answer_time) > 0 then jsonb_build_object(
      'count', count(answer_time),
      'milliseconds', sum(answer_time),
      'p95Seconds', percentile_disc(0.95) within group (order by answer_time / 1000)
    ) end,
    'handle', case when count(handle_time) > 0 then jsonb_build_object(
      'count', count(handle_time),
      'milliseconds', sum(handle_time),
      'p95Seconds', percentile_disc(0.95) within group (order by handle_time / 1000)
    ) end,
    'holdMilliseconds', coalesce(sum(hold_time), 0)
  )
  from offers
$$;

-- Adds up the waits in one queue, those of telephone calls with it if they count there; and who waits now, whenever the call started.
create or replace function public.tally_waits(question jsonb) returns jsonb
language sql
stable
security invoker
set search_path = ''
set statement_timeout = '25s'
as $$
  with waits as (
    select wait.result, wait.milliseconds
    from public.calls as call
    cross join lateral jsonb_to_recordset(call.waits) as wait ("queueId" text, result text, milliseconds bigint)
    where call.started_at >= (question ->> 'from')::timestamptz
      and call.started_at < (question ->> 'before')::timestamptz
      and call.type is not null
      and case when wait."queueId" is null
        then (question ->> 'withTelephone')::boolean
        else wait."queueId" = question ->> 'queueId'
      end
  ),
  present as (
    select wait."startedAt" as started_at
    from public.calls as call
    cross join lateral jsonb_to_recordset(call.waits) as wait ("queueId" text, "startedAt" text, result text)
    where call.ended_at is null
      and call.type is not null
      and wait.result = 'waiting'
      and case when wait."queueId" is null
        then (question ->> 'withTelephone')::boolean
        else wait."queueId" = question ->> 'queueId'
      end
  )
  select jsonb_build_object(
    'offered', count(*),
    'answered', count(*) filter (where result = 'answered'),
    'answeredInTime', count(*) filter (
      where result = 'answered' and milliseconds <= (question ->> 'limitSeconds')::bigint * 1000
    ),
    'abandoned', count(*) filter (where result = 'abandoned'),
    'over', count(*) filter (where result <> 'waiting'),
    'waiting', (select count(*) from present),
    'waitingSince', (select min(started_at collate "C") from present)
  )
  from waits
$$;
