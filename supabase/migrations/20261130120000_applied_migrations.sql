-- Which migrations a project has had, told by its own record; null where there is none, as when files were pasted into an SQL editor.
-- The record is in a schema that the API does not show and service_role may not read, so the function has the rights of its owner.
create or replace function public.applied_migrations() returns text[]
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if to_regclass('supabase_migrations.schema_migrations') is null then
    return null;
  end if;
  return (select array_agg(version order by version) from supabase_migrations.schema_migrations);
exception
  -- Somebody else keeps the record.
  when insufficient_privilege then
    return null;
end
$$;

revoke execute on function public.applied_migrations from public, anon, authenticated;
grant execute on function public.applied_migrations to service_role;
