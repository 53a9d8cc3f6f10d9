create table if not exists public.leases (
  name text not null,
  holder text not null,
  expires_at timestamptz not null,
  constraint leases_pkey primary key (name)
);

comment on table public.leases is 'What one instance at a time does.';

-- Takes or renews a lease; false while another holder has it.
create or replace function public.take_lease(lease_name text, lease_holder text, seconds integer) returns boolean
language sql
volatile
security invoker
set search_path = ''
as $$
  with taken as (
    insert into public.leases as kept (name, holder, expires_at)
    values (lease_name, lease_holder, clock_timestamp() + make_interval(secs => seconds))
    on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
    where kept.holder = excluded.holder or kept.expires_at <= clock_timestamp()
    returning 1
  )
  select exists (select 1 from taken)
$$;
