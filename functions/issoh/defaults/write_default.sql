-- As write_rules does it for a product: the one in force is closed, and goes on after the end of the new one.
create or replace function issoh_private.write_default(given issoh.pricing_defaults) returns issoh.pricing_defaults
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_others issoh.pricing_defaults[];
  v_clash issoh.pricing_defaults;
  v_continued issoh.pricing_defaults;
  v_default issoh.pricing_defaults;
begin
  v_others := array(
    select d
      from issoh.pricing_defaults d
     where d.pricing_tier_id = write_default.given.pricing_tier_id
       and d.category_id is not distinct from write_default.given.category_id
       and d.from_quantity = write_default.given.from_quantity);
  select o.* into v_clash
    from unnest(v_others) o
   where o.effective_from > write_default.given.effective_from and o.effective_from < write_default.given.effective_to
   order by o.effective_from
   limit 1;
  if v_clash.default_id is not null then
    raise exception using
      errcode = 'ISCPO',
      message = format('Another default, %s, begins on %s, within the period from %s to %s.', v_clash.default_id,
                       v_clash.effective_from, write_default.given.effective_from, write_default.given.effective_to),
      hint = 'End the new one there, or take the other one back by end_pricing_default at its beginning.';
  end if;

  select o.* into v_continued
    from unnest(v_others) o
   where o.effective_from <= write_default.given.effective_from
     and write_default.given.effective_to < coalesce(o.effective_to, 'infinity');
  delete from issoh.pricing_defaults d
   using unnest(v_others) o
   where d.default_id = o.default_id and d.effective_from = write_default.given.effective_from;
  update issoh.pricing_defaults d
     set effective_to = write_default.given.effective_from
    from unnest(v_others) o
   where d.default_id = o.default_id and d.effective_from < write_default.given.effective_from
     and coalesce(d.effective_to, 'infinity') > write_default.given.effective_from;

  insert into issoh.pricing_defaults
    (pricing_tier_id, category_id, markup_percentage, surcharge, from_quantity, rounding_increment, rounding_mode,
     charm_ending, effective_from, effective_to, reason)
  select c.pricing_tier_id, c.category_id, c.markup_percentage, c.surcharge, c.from_quantity, c.rounding_increment,
         c.rounding_mode, c.charm_ending, write_default.given.effective_to, c.effective_to, c.reason
    from (select v_continued.*) c
   where c.default_id is not null;
  insert into issoh.pricing_defaults as w
    (pricing_tier_id, category_id, markup_percentage, surcharge, from_quantity, rounding_increment, rounding_mode,
     charm_ending, effective_from, effective_to, reason)
  select g.pricing_tier_id, g.category_id, g.markup_percentage, g.surcharge, g.from_quantity, g.rounding_increment,
         g.rounding_mode, g.charm_ending, g.effective_from,
         coalesce(g.effective_to, (
           select min(o.effective_from) from unnest(v_others) o where o.effective_from > g.effective_from)),
         g.reason
    from (select write_default.given.*) g
  returning w.* into v_default;
  perform issoh_private.ask_for_terms(null);
  return v_default;
end
$$;
comment on function issoh_private.write_default(issoh.pricing_defaults) is
  'Writes a complete default and makes room for its period. The caller holds the lock of the table. Raises ISCPO.';
