create or replace function issoh_private.follow_spp(product_ids uuid[], run_id uuid) returns issoh_private.sync_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_asked record;
  v_said spp_remote.products[];
  v_changes issoh_private.listing_change[];
  v_counts issoh_private.sync_counts;
begin
  select array_agg(p.spp_product_id) as spp_product_ids,
         array_agg(coalesce(l.supplier_id, p.spp_supplier_id)) as supplier_ids, count(*) as products
    into v_asked
    from issoh.selected_products p
    left join issoh.supplier_listings l on l.product_id = p.product_id
   where p.product_id = any (follow_spp.product_ids) and p.spp_product_id is not null;
  v_counts.products_seen := v_asked.products;
  v_said := array(
    select r from issoh_private.read_spp_products(v_asked.supplier_ids, v_asked.spp_product_ids) r);
  -- Whom a person named as supplier need not be who lists it.
  if cardinality(v_said) < v_asked.products then
    v_said := v_said || array(
      select r
        from spp_remote.products r
       where r.product_id = any (array(
         select a.id from unnest(v_asked.spp_product_ids) a (id)
         except
         select s.product_id from unnest(v_said) s)));
  end if;

  with rates as materialized (
    select c.currency_code, issoh.exchange_rate(c.currency_code, (now() at time zone 'UTC')::date) as rate
      from (select distinct s.currency_code from unnest(v_said) s) c
  ), said as (
    select p.product_id, s.product_id as spp_product_id, s.supplier_id, s.supplier_product_code, s.current_price,
           s.currency_code, x.rate, round(s.current_price * x.rate, 4) as cost,
           issoh_private.availability_of(s.status, s.is_missing) as availability,
           issoh_private.mapped_master_data(s.*) as master_data
      from unnest(v_said) s
      join issoh.selected_products p on p.spp_product_id = s.product_id
      join rates x on x.currency_code = s.currency_code
     where p.product_id = any (follow_spp.product_ids)
  ), followed as (
    insert into issoh.supplier_listings as l
      (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price, currency_code, cost_price,
       exchange_rate, held_reason, availability, master_data)
    select s.product_id, s.spp_product_id, s.supplier_id, s.supplier_product_code, s.current_price, s.currency_code,
           case when s.cost < 1e15 then s.cost end, case when s.cost < 1e15 then s.rate end,
           case when s.rate is null then 'no_exchange_rate' when s.cost >= 1e15 then 'out_of_range' end,
           s.availability, s.master_data
      from said s
    on conflict on constraint supplier_listings_pkey do update
       set spp_product_id = excluded.spp_product_id, supplier_id = excluded.supplier_id,
           supplier_product_code = excluded.supplier_product_code, supplier_price = excluded.supplier_price,
           currency_code = excluded.currency_code, availability = excluded.availability,
           master_data = excluded.master_data, changed_at = excluded.changed_at,
           -- A rate that moves is no change of the price: what is level keeps the cost it came with.
           (cost_price, exchange_rate, held_reason) = (
             select case when k.kept then l.cost_price else excluded.cost_price end,
                    case when k.kept then l.exchange_rate else excluded.exchange_rate end,
                    case when k.kept then l.held_reason else excluded.held_reason end
               from (select l.held_reason is null
                            and (l.supplier_price, l.currency_code) = (excluded.supplier_price, excluded.currency_code)
                            as kept) k)
     where (l.spp_product_id, l.supplier_id, l.supplier_product_code, l.supplier_price, l.currency_code,
            l.availability, l.master_data)
           is distinct from
           (excluded.spp_product_id, excluded.supplier_id, excluded.supplier_product_code, excluded.supplier_price,
            excluded.currency_code, excluded.availability, excluded.master_data)
        or (l.held_reason is not null and l.held_reason is distinct from excluded.held_reason)
    returning new.product_id, old.supplier_price as old_price, new.supplier_price, old.currency_code as old_currency,
              new.currency_code, old.cost_price as old_cost, new.cost_price, new.exchange_rate,
              old.held_reason is not null as was_held, new.held_reason, new.availability, old.master_data as old_data,
              new.master_data
  )
  select array_agg(row(f.product_id, f.old_price, f.supplier_price, f.old_currency, f.currency_code, f.old_cost,
                       f.cost_price, f.exchange_rate,
                       (f.supplier_price, f.currency_code) is distinct from (f.old_price, f.old_currency),
                       coalesce(f.was_held, false) and f.held_reason is null, f.availability, f.old_data,
                       f.master_data)::issoh_private.listing_change)
    into v_changes
    from followed f;

  insert into issoh.supplier_price_changes
    (product_id, run_id, old_price, new_price, old_currency_code, currency_code, old_cost, new_cost, exchange_rate)
  select c.product_id, follow_spp.run_id, c.old_price, c.new_price, c.old_currency, c.currency_code, c.old_cost,
         c.new_cost, c.exchange_rate
    from unnest(v_changes) c
   where c.price_moved or c.released;
  perform issoh_private.follow_costs(array_agg(c.product_id), array_agg(c.new_cost), 'supplier''s price')
     from unnest(v_changes) c
    where (c.price_moved or c.released) and c.new_cost is not null
   having count(*) > 0;
  -- What was imported without a cost has no price that change_costs could follow on.
  perform issoh_private.make_first_prices(array_agg(c.product_id), array_agg(c.new_cost))
     from unnest(v_changes) c
    where c.released and c.new_cost is not null
   having count(*) > 0;
  v_counts.prices_changed := (select count(*) from unnest(v_changes) c where c.price_moved);
  v_counts.held := (
    select count(*)
      from issoh.supplier_listings l
     where l.product_id = any (follow_spp.product_ids) and l.held_reason is not null);
  if exists (
    select from unnest(v_changes) c
     where c.new_data ->> 'category_id' is distinct from c.old_data ->> 'category_id'
       and not exists (select from issoh.categories k where k.category_id = (c.new_data ->> 'category_id')::uuid)) then
    perform issoh_private.mirror_categories(array(
      select distinct (c.new_data ->> 'category_id')::uuid
        from unnest(v_changes) c where c.new_data ->> 'category_id' is not null));
  end if;
  v_counts.master_data_changed := issoh_private.take_over_master_data(v_changes);
  v_counts.availability_changed := issoh_private.take_over_availability(
    follow_spp.product_ids, array(select s.product_id from unnest(v_said) s));
  return v_counts;
end
$$;
comment on function issoh_private.follow_spp(uuid[], uuid) is
  $$Reads selected products in SPP as they are now, and takes over what differs: price with its cost, availability,
mapped master data. A product that SPP does not have any more is marked removed and keeps the rest. Whatever is level
stays untouched, so it may be called again and again. The caller holds the locks of the products. Answers what was
done.$$;
