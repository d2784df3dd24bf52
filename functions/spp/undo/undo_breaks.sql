create or replace function spp_private.undo_breaks(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  -- As in find_undone: what stands no more.
  v_undone constant uuid[] := array(
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = (batch).supplier_id and b.status in ('rolled_back', 'failed') and not b.dry_run);
begin
  -- What comes back must have a product, which no foreign key demands: held here, before any price, as whoever deletes
  -- a product comes to its prices behind it.
  perform from spp.supplier_products p
    where p.supplier_id = (batch).supplier_id
      and p.product_id in (
        select h.product_id
          from spp.price_break_history h
         where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id)
    order by p.product_id
      for key share;
  -- As in undo_batch.
  perform from spp.price_breaks k
    where k.supplier_id = (batch).supplier_id
      and (k.product_id, k.from_quantity) in (
        select h.product_id, h.from_quantity
          from spp.price_break_history h
         where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id)
    order by k.product_id, k.from_quantity
      for no key update;

  drop table if exists pg_temp.undone_breaks;
  create temporary table undone_breaks on commit drop as
  with own as (
    select distinct h.product_id, h.from_quantity
      from spp.price_break_history h
     where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
       and h.change_reason <> 'rollback'
  ), before as (
    -- As in find_undone: changes that were undone before and lie directly behind its own go with them, back to the last
    -- price that stands, or to none. By key: each is read from the latest change to the first that stands.
    select o.product_id, o.from_quantity, c.price
      from own o
     cross join lateral (
       select (array_agg(x.old_price order by x.history_id))[1] as price
         from (select h.old_price, h.history_id,
                      h.upload_batch_id is not distinct from (batch).batch_id
                        and h.change_reason <> 'rollback' as is_own,
                      count(*) filter (where h.upload_batch_id is distinct from (batch).batch_id
                                         and h.change_reason <> 'rollback'
                                         and (h.upload_batch_id is null or h.upload_batch_id <> all (v_undone)))
                        over (order by h.history_id desc) as others_since
                 from spp.price_break_history h
                where h.supplier_id = (batch).supplier_id and h.product_id = o.product_id
                  and h.from_quantity = o.from_quantity) x
        where x.others_since = 0
       having bool_or(x.is_own)) c
  )
  select b.*, k.price is not null as is_there
    from before b
    left join spp.price_breaks k
      on k.supplier_id = (batch).supplier_id and k.product_id = b.product_id and k.from_quantity = b.from_quantity;

  perform spp_private.set_origin((batch).batch_id, 'rollback');
  delete from spp.price_breaks k
   using pg_temp.undone_breaks u
   where k.supplier_id = (batch).supplier_id and k.product_id = u.product_id and k.from_quantity = u.from_quantity
     and u.is_there and u.price is null;
  update spp.price_breaks k
     set price = u.price, updated_at = clock_timestamp()
    from pg_temp.undone_breaks u
   where k.supplier_id = (batch).supplier_id and k.product_id = u.product_id and k.from_quantity = u.from_quantity
     and u.is_there and k.price <> u.price;
  -- Where there is none, none could be locked: if somebody else is first to add one, that stays.
  insert into spp.price_breaks (supplier_id, product_id, from_quantity, price)
  select (batch).supplier_id, u.product_id, u.from_quantity, u.price
    from pg_temp.undone_breaks u
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = u.product_id
   where not u.is_there and u.price is not null
  on conflict do nothing;
  perform spp_private.set_origin(null, null);
  drop table pg_temp.undone_breaks;
end
$$;
comment on function spp_private.undo_breaks(spp.upload_batches) is
  'Takes back what a batch did to the prices of larger quantities, where nobody changed them since and their products
are there; part of undo_batch.';
