create or replace function spp_private.restore_products(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
set work_mem = '64MB'
as $$
begin
  -- Marks that the batch set; one of another batch stays. What another discontinued, that one lacked as well.
  update spp.supplier_products p
     set missing_since_batch_id = case when p.missing_since_batch_id = (batch).batch_id
                                       then nullif(p.discontinued_batch_id, (batch).batch_id)
                                       else p.missing_since_batch_id end,
         discontinued_batch_id = nullif(p.discontinued_batch_id, (batch).batch_id),
         status = case when p.discontinued_batch_id = (batch).batch_id then 'available' else p.status end
   where p.supplier_id = (batch).supplier_id
     and (p.missing_since_batch_id = (batch).batch_id or p.discontinued_batch_id = (batch).batch_id);

  -- Marks that it cleared, and those of batches undone before that only it kept away. They come back where no list
  -- that stands brings the product, unless the batch that set them is undone.
  drop table if exists pg_temp.cleared_marks;
  create temporary table cleared_marks on commit drop as
  with cleared as (
    delete from spp_private.batch_marks m
     using spp.upload_batches c
     where c.batch_id = m.batch_id and c.supplier_id = (batch).supplier_id
       and (c.batch_id = (batch).batch_id
            or c.batch_id < (batch).batch_id and c.status in ('rolled_back', 'failed'))
    returning m.*
  ), pieces as materialized (
    -- Taken apart first: joined mark by mark, the supplier's products would be read once a mark.
    select m.batch_id, m.mark, m.previous_batch_id, m.listed_by, x.product_id
      from cleared m
     cross join unnest(m.product_ids) x (product_id)
  )
  select m.batch_id, m.mark, m.previous_batch_id, m.listed_by, p.product_id,
         later.batch_id is not null or exists (
           select from spp.upload_batches b
            where b.batch_id = any (m.listed_by) and b.batch_id <> (batch).batch_id and b.status = 'completed'
         ) as listed
    from pieces m
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = m.product_id
    left join pg_temp.later_codes later on later.code = p.supplier_product_code and later.batch_id > m.batch_id
    left join spp.upload_batches previous on previous.batch_id = m.previous_batch_id
   where m.previous_batch_id is null or previous.status = 'completed';

  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, listed_by, product_ids)
  select m.batch_id, m.mark, m.previous_batch_id, m.listed_by, array_agg(m.product_id)
    from pg_temp.cleared_marks m
   where m.listed
   group by m.batch_id, m.mark, m.previous_batch_id, m.listed_by;

  -- Prices go back in the same statement: each product is written, indexed and recorded once.
  perform spp_private.set_origin((batch).batch_id, 'rollback');
  update spp.supplier_products p
     set current_price = coalesce(t.old_price, p.current_price), is_new = p.is_new or t.is_new
    from (
      select product_id, u.old_price, m.product_id is not null as is_new
        from (select x.product_id, x.old_price from pg_temp.undone x where x.returns) u
        full join (select distinct c.product_id
                     from pg_temp.cleared_marks c
                    where c.mark = 'is_new' and not c.listed) m using (product_id)
    ) t
   where p.supplier_id = (batch).supplier_id and p.product_id = t.product_id;
  perform spp_private.set_origin(null, null);

  -- Of several lists that a product is missing from, the latest is named, as it was when they came. Those before it are
  -- noted as what that one's mark stands over, and come forth when it is undone.
  drop table if exists pg_temp.standing_marks;
  create temporary table standing_marks on commit drop as
  with waiting as (
    select c.product_id, c.mark, c.previous_batch_id as batch_id
      from pg_temp.cleared_marks c
     where c.mark <> 'is_new' and not c.listed
  ), named as (
    select w.product_id, w.mark, w.batch_id from waiting w
    union
    select w.product_id, w.mark,
           case w.mark when 'missing' then p.missing_since_batch_id else p.discontinued_batch_id end
      from waiting w
      join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = w.product_id
  )
  select n.product_id, n.mark, n.batch_id, lead(n.batch_id) over latest as beneath,
         row_number() over latest = 1 as is_latest
    from named n
   where n.batch_id is not null
  window latest as (partition by n.product_id, n.mark order by n.batch_id desc);

  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, product_ids)
  select m.batch_id, m.mark, m.beneath, array_agg(m.product_id)
    from pg_temp.standing_marks m
    join spp.upload_batches b on b.batch_id = m.batch_id
   where m.beneath is not null
   group by m.batch_id, m.mark, m.beneath;
  update spp.supplier_products p
     set missing_since_batch_id = m.batch_id
    from pg_temp.standing_marks m
   where m.mark = 'missing' and m.is_latest and p.supplier_id = (batch).supplier_id and p.product_id = m.product_id
     and p.missing_since_batch_id is distinct from m.batch_id;
  update spp.supplier_products p
     set status = 'discontinued', discontinued_batch_id = m.batch_id
    from pg_temp.standing_marks m
   where m.mark = 'discontinued' and m.is_latest and p.supplier_id = (batch).supplier_id and p.product_id = m.product_id
     and (p.status = 'available' or p.discontinued_batch_id < m.batch_id);
  drop table pg_temp.standing_marks;
  drop table pg_temp.cleared_marks;
end
$$;
comment on function spp_private.restore_products(spp.upload_batches) is
  $$Puts prices, and new, missing and discontinued marks, back to what they were before a batch; part of undo_batch,
whose tables it reads (find_undone). Marks that a list which stands would have cleared as well wait until it is undone,
too.$$;
