-- The first of the roles, whose lock those who bootstrap a server side by side wait for.
do $$
begin
  -- "create role" and "alter role" side by side fail: whoever comes second waits here for the first. A comment locks
  -- its role until the transaction ends, and only who may change the role can hold that lock; one that anybody can take
  -- by its number would let anybody keep every server from starting.
  begin
    if to_regrole('inv_owner') is null then
      create role inv_owner nologin nosuperuser noinherit nobypassrls;
    end if;
  exception
    when duplicate_object or unique_violation then null;
  end;
  comment on role inv_owner is 'Owns every object of the inventory; migrations and definer functions run as it.';
end
$$;
