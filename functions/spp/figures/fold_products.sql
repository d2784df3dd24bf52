create or replace function spp_private.fold_products(row_limit integer) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some of a table of any size by their keys: without a join, which a plan made while it was empty would do row by row.
set enable_seqscan = off
as $$
declare
  v_folded integer;
begin
  with oldest as materialized (
    -- Who removes a product holds its touches.
    select t.seq, t.product_id
      from spp_kept.product_touches t
     order by t.seq
     limit fold_products.row_limit
       for update skip locked
  ), free as (
    -- A removal may be rolled back: a later touch is not folded before an earlier one of its product.
    select unnest(array_agg(m.seq) filter (where m.is_ours)) as seq
      from (select o.seq, o.product_id, true as is_ours from oldest o
            union all
            select t.seq, t.product_id, false
              from spp_kept.product_touches t
             where t.seq <= (select max(o.seq) from oldest o)) m
     group by m.product_id
    having 2 * count(*) filter (where m.is_ours) = count(*)
  ), taken as (
    delete from spp_kept.product_touches t where t.seq = any (array(select f.seq from free f))
    returning t.*
  ), kept as (
    insert into spp_kept.product_figures as f
      (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
       is_new, status, current_price, seq)
    select distinct on (t.product_id, t.supplier_id) t.product_id, t.supplier_id, t.supplier_code, t.price_changed_at,
           t.last_rise_at, t.last_fall_at, t.price_change_percentage, t.is_new, t.status,
           t.current_price, t.seq
      from taken t
     order by t.product_id, t.supplier_id, t.seq desc
        on conflict (product_id, supplier_id) do update
       set price_changed_at = excluded.price_changed_at, last_rise_at = excluded.last_rise_at,
           last_fall_at = excluded.last_fall_at, price_change_percentage = excluded.price_change_percentage,
           is_new = excluded.is_new, status = excluded.status, current_price = excluded.current_price,
           seq = excluded.seq
  )
  select count(*) into v_folded from taken;
  return v_folded;
end
$$;
comment on function spp_private.fold_products(integer) is
  $$Brings the oldest touches, up to so many, into product_figures; answers how many. One at a time:
whoever calls it holds the lock of refresh_figures_step.$$;
