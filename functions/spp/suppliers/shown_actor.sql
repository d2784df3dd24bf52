create or replace function spp_private.shown_actor(actor text) returns text
language sql stable parallel safe
as $$
  select case when audit.acting_role() <> 'inv_supplier' or actor = audit.current_actor() then actor
              else 'another user' end
$$;
comment on function spp_private.shown_actor(text) is
  'Who did something, as the caller may know it: a supplier knows itself, and of nobody else the name.';
grant execute on function spp_private.shown_actor(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
