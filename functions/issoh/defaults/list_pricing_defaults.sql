create or replace function issoh.list_pricing_defaults(
  pricing_tier text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_default
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_tier_id uuid;
begin
  if list_pricing_defaults.pricing_tier is not null then
    v_tier_id := (issoh_private.resolve_tier(list_pricing_defaults.pricing_tier)).tier_id;
  end if;
  return query
  select (issoh.name_default(d)).*
    from issoh.pricing_defaults d
   where (v_tier_id is null or d.pricing_tier_id = v_tier_id)
     and (d.effective_to is null or d.effective_to > clock_timestamp())
     and (list_pricing_defaults.after_id is null or d.default_id > list_pricing_defaults.after_id)
   order by d.default_id
   limit list_pricing_defaults.page_size;
end
$$;
comment on function issoh.list_pricing_defaults(text, uuid, integer) is
  $$Pricing defaults (of one tier) that hold now or later, in the order of their ids, behind one of them. Raises
ISNTI.$$;
grant execute on function issoh.list_pricing_defaults(text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
