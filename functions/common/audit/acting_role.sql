create or replace function audit.acting_role() returns text
language sql stable
as $$
  select coalesce(nullif(current_setting('role'), 'none'), session_user::text)
$$;
comment on function audit.acting_role() is
  'As which role somebody acts, inside of the owner''s functions, too: the role that is set, or in psql the login.';
grant execute on function audit.acting_role() to public;
