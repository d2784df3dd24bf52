create or replace function audit.current_actor() returns text
language sql stable
as $$
  select coalesce(nullif(current_setting('inv.user_id', true), ''), session_user::text)
$$;
comment on function audit.current_actor() is 'Who acts: the token''s subject, or in psql the login.';
grant execute on function audit.current_actor() to public;
