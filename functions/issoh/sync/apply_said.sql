create or replace function issoh_private.apply_said(product_ids uuid[], said spp_remote.products[], run_id uuid)
returns issoh_private.sync_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_changes issoh_private.listing_change[];
  v_level uuid[];
  v_gone uuid[];
  v_terms uuid[];
  v_found record;
  v_counts issoh_private.sync_counts;
begin
  with said as materialized (
    select p.product_id as carried_id, p.availability as carried, s.*
      from issoh_private.listings_of(apply_said.said) s
      join issoh.selected_products p on p.spp_product_id = s.spp_product_id
     where p.product_id = any (apply_said.product_ids)
  ), followed as (
    insert into issoh.supplier_listings as l
      (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price, currency_code, cost_price,
       exchange_rate, held_reason, availability, master_data)
    select s.carried_id, s.spp_product_id, s.supplier_id, s.supplier_product_code, s.supplier_price, s.currency_code,
           s.cost_price, s.exchange_rate, s.held_reason, s.availability, s.master_data
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
  select (select array_agg(row(f.product_id, f.old_price, f.supplier_price, f.old_currency, f.currency_code, f.old_cost,
                               f.cost_price, f.exchange_rate,
                               (f.supplier_price, f.currency_code) is distinct from (f.old_price, f.old_currency),
                               coalesce(f.was_held, false) and f.held_reason is null, f.availability, f.old_data,
                               f.master_data)::issoh_private.listing_change)
            from followed f) as changes,
         (select array_agg(s.carried_id) from said s where s.carried is distinct from s.availability) as moved,
         (select count(*) from said) as products
    into v_found;
  v_changes := v_found.changes;
  -- What a contract says is the cost: the list does not.
  v_terms := issoh_private.under_terms(apply_said.product_ids);

  insert into issoh.supplier_price_changes
    (product_id, run_id, old_price, new_price, old_currency_code, currency_code, old_cost, new_cost, exchange_rate)
  select c.product_id, apply_said.run_id, c.old_price, c.new_price, c.old_currency, c.currency_code, c.old_cost,
         c.new_cost, c.exchange_rate
    from unnest(v_changes) c
   where c.price_moved or c.released;
  perform issoh_private.follow_costs(array_agg(c.product_id), array_agg(c.new_cost), 'supplier''s price')
     from unnest(v_changes) c
    where (c.price_moved or c.released) and c.new_cost is not null
      and c.product_id not in (select t.id from unnest(v_terms) t (id))
   having count(*) > 0;
  v_level := array(
    select p.id
      from unnest(apply_said.product_ids) p (id)
    except
    (select c.product_id from unnest(v_changes) c where c.price_moved or c.released
     union all
     select t.id from unnest(v_terms) t (id)));
  if v_level <> '{}' then
    perform issoh_private.follow_costs(array_agg(a.product_id), array_agg(a.cost), 'supplier''s price',
                                       array_agg(a.moved_at))
       from issoh_private.costs_astray(v_level) a
     having count(*) > 0;
  end if;
  -- What was imported without a cost has no price that change_costs could follow on.
  perform issoh_private.make_first_prices(array_agg(c.product_id), array_agg(c.new_cost))
     from unnest(v_changes) c
    where c.released and c.new_cost is not null and c.product_id not in (select t.id from unnest(v_terms) t (id))
   having count(*) > 0;
  v_counts.prices_changed := (select count(*) from unnest(v_changes) c where c.price_moved);
  v_counts.held := (
    select count(*)
      from issoh.supplier_listings l
     where l.product_id = any (apply_said.product_ids) and l.held_reason is not null);
  v_counts.master_data_changed := issoh_private.take_over_master_data(v_changes);
  if v_found.products < cardinality(apply_said.product_ids) then
    v_gone := array(
      select p.product_id
        from issoh.selected_products p
       where p.product_id = any (apply_said.product_ids)
         and p.spp_product_id not in (select s.product_id from unnest(apply_said.said) s));
  end if;
  v_counts.availability_changed := case
    when v_found.moved is null and v_gone is null then 0
    else issoh_private.take_over_availability(coalesce(v_found.moved, '{}'), coalesce(v_gone, '{}'))
  end;
  v_counts.products_seen := cardinality(apply_said.product_ids);
  v_counts.failed := 0;
  return v_counts;
end
$$;
comment on function issoh_private.apply_said(uuid[], spp_remote.products[], uuid) is
  $$Takes over into selected products what SPP says of them, where it differs: price with its cost, availability,
mapped master data. A product of which it says nothing is marked removed and keeps the rest. Whatever is level stays
untouched, so it may be called again and again. A cost by a contract stays: see settle_terms. The caller holds the
locks of the products and has mirrored their categories. Answers what was done.$$;
