create or replace function audit.logged_actor() returns text
language sql stable
return case when session_user in ('inv_authenticator', 'inv_worker')
            then coalesce(nullif(current_setting('inv.user_id', true), ''), session_user::text)
            else session_user::text end;
comment on function audit.logged_actor() is
  $$Who acts, for the audit log: the token's subject where the server's own logins say it, else the login. What
another session claims to be is not believed.$$;
grant execute on function audit.logged_actor() to public;
