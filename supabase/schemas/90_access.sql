-- Only the secret (service role) key may do anything: row level security without a policy shows nothing to anybody but roles that bypass
-- it. Supabase grants every new table and function to its public roles, so that is taken back as well.
alter table public.calls enable row level security;
alter table public.call_events enable row level security;
alter table public.call_heads enable row level security;
alter table public.leases enable row level security;
alter table public.queues enable row level security;
alter table public.agents enable row level security;
alter table public.queue_agents enable row level security;
alter table public.directory_editions enable row level security;
alter table public.phone_numbers enable row level security;
alter table public.user_sessions enable row level security;
alter table public.session_calls enable row level security;

revoke all on table
  public.calls, public.call_events, public.call_heads, public.head_states, public.leases, public.queues, public.agents,
  public.queue_agents, public.directory_editions, public.phone_numbers, public.user_sessions, public.session_calls
from public, anon, authenticated, service_role;
grant select, insert, update on table public.calls, public.call_events, public.call_heads, public.leases to service_role;
grant select on table public.head_states to service_role;
grant select, insert, update on table public.queues, public.agents, public.directory_editions to service_role;
grant select, insert, update on table public.phone_numbers, public.user_sessions, public.session_calls to service_role;
grant select, insert, delete on table public.queue_agents to service_role;

revoke execute on function
  public.add_number, public.answer_session_call, public.append_call_events, public.applied_migrations, public.call_columns, public.call_conditions,
  public.call_choice_condition, public.call_prefix_condition, public.call_scope_condition, public.call_text_condition, public.content_slice,
  public.copy_slice, public.count_calls, public.count_each, public.count_numbers, public.counted_calls, public.create_session, public.describe_number,
  public.describe_queue, public.describe_session, public.digest_days, public.expire_session,
  public.extend_session, public.find_days, public.find_heads, public.find_in_log, public.find_log_end, public.find_log_starts,
  public.forget_session_callers, public.given_events, public.held_sums, public.hold_seconds, public.list_calls, public.list_changed_heads,
  public.list_editions, public.list_events_of, public.list_heads, public.list_log, public.list_number_changes,
  public.list_numbers, public.list_sessions, public.lock_calls, public.note_directory_change, public.note_number_change,
  public.plan_calls, public.prepare_calls, public.publish_calls, public.read_directory, public.read_number, public.read_session,
  public.recompute_calls, public.record_session_call, public.redact_call_events, public.refuse_number, public.remove_number, public.ring_seconds,
  public.save_agent, public.save_queue, public.take_lease, public.tally_agents, public.tally_calls,
  public.tally_offers, public.tally_waits
from public, anon, authenticated;
grant execute on function
  public.add_number, public.answer_session_call, public.append_call_events, public.applied_migrations, public.call_columns, public.call_conditions,
  public.call_choice_condition, public.call_prefix_condition, public.call_scope_condition, public.call_text_condition, public.content_slice,
  public.copy_slice, public.count_calls, public.count_each, public.count_numbers, public.counted_calls, public.create_session, public.describe_number,
  public.describe_queue, public.describe_session, public.digest_days, public.expire_session,
  public.extend_session, public.find_days, public.find_heads, public.find_in_log, public.find_log_end, public.find_log_starts,
  public.forget_session_callers, public.given_events, public.held_sums, public.hold_seconds, public.list_calls, public.list_changed_heads,
  public.list_editions, public.list_events_of, public.list_heads, public.list_log, public.list_number_changes,
  public.list_numbers, public.list_sessions, public.lock_calls, public.note_directory_change, public.note_number_change,
  public.plan_calls, public.prepare_calls, public.publish_calls, public.read_directory, public.read_number, public.read_session,
  public.recompute_calls, public.record_session_call, public.redact_call_events, public.refuse_number, public.remove_number, public.ring_seconds,
  public.save_agent, public.save_queue, public.take_lease, public.tally_agents, public.tally_calls,
  public.tally_offers, public.tally_waits
to service_role;
