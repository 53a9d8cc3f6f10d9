/**
 * What a Supabase project has before its first migration: the API's roles, and grants that open every new table and function
 * of the schema `public` to all of them. Migrations have to take those back.
 *
 * Roles belong to the whole server, so another process may make them at the same moment.
 */
export const ROLES_SQL = `
do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values ('anon', 'nobypassrls'), ('authenticated', 'nobypassrls'), ('service_role', 'bypassrls')) as r (name, rls)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
      begin
        execute format('create role %I nologin noinherit %s', wanted.name, wanted.rls);
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
  end loop;
end
$$;
grant usage on schema public to anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
`;
