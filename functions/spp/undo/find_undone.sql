create or replace function spp_private.find_undone(
  batch spp.upload_batches,
  out reverted integer,
  out removed integer,
  out kept jsonb
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
-- A whole list is sorted and joined at once.
set work_mem = '64MB'
as $$
begin
  drop table if exists pg_temp.later_codes;
  -- The newest list that brings each code, of those that stand. Purged rows are missing here: listed_by of the marks
  -- knows of them, and is_new.
  create temporary table later_codes on commit drop as
  select s.code, max(b.batch_id::text collate "C")::uuid as batch_id
    from spp.upload_batches b
    join spp.upload_staging s on s.batch_id = b.batch_id
   where b.supplier_id = (batch).supplier_id and b.batch_id <> (batch).batch_id and b.status = 'completed'
     and b.batch_id > coalesce((select min(c.batch_id::text collate "C")::uuid
                                  from spp_private.batch_marks m
                                  join spp.upload_batches c on c.batch_id = m.batch_id
                                 where c.supplier_id = (batch).supplier_id and c.batch_id < (batch).batch_id
                                   and c.status in ('rolled_back', 'failed')), (batch).batch_id)
     and not b.dry_run and s.validation_status in ('staged', 'corrected')
   group by s.code;

  -- What this batch did to prices, and whether they still stand: changes that were undone since do not count, and
  -- several of this batch in a row (a list and its corrections) are one.
  drop table if exists pg_temp.undone;
  create temporary table undone on commit drop as
  with own as (
    select distinct h.product_id
      from spp.price_history h
     where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
       and h.changed_at >= (batch).upload_date and h.change_reason <> 'rollback'
  ), standing as (
    select h.product_id, h.old_price, h.new_price, h.changed_at, h.history_id,
           count(*) filter (where h.upload_batch_id is distinct from (batch).batch_id)
             over (partition by h.product_id order by h.changed_at desc, h.history_id desc) as others_since
      from own o
      join spp.price_history h on h.supplier_id = (batch).supplier_id and h.product_id = o.product_id
      left join spp.upload_batches b on b.batch_id = h.upload_batch_id
     where h.changed_at >= (batch).upload_date and h.change_reason <> 'rollback'
       and coalesce(b.status, '') not in ('rolled_back', 'failed')
  ), last as (
    select s.product_id, (array_agg(s.old_price order by s.changed_at, s.history_id))[1] as old_price,
           (array_agg(s.new_price order by s.changed_at desc, s.history_id desc))[1] as new_price
      from standing s
     where s.others_since = 0
     group by s.product_id
  )
  select o.product_id, p.supplier_product_code, l.old_price,
         v.is_first and v.only_here as goes,
         coalesce(not v.is_first and v.stands and p.current_price <> l.old_price, false) as returns,
         case when v.is_first and not v.only_here then 'brought by a later upload'
              when not v.is_first and not v.stands then 'price changed since' end as kept_since
    from own o
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = o.product_id
    left join last l on l.product_id = o.product_id
    left join pg_temp.later_codes c on c.code = p.supplier_product_code and c.batch_id > (batch).batch_id
   cross join lateral (
     select coalesce(p.current_price = l.new_price, false) as stands,
            p.first_batch_id is not distinct from (batch).batch_id as is_first,
            p.is_new and c.code is null as only_here) v;

  select count(*) filter (where u.returns), count(*) filter (where u.goes),
         coalesce(jsonb_agg(jsonb_build_object('supplier_product_code', u.supplier_product_code,
                                               'reason', u.kept_since) order by u.supplier_product_code)
                    filter (where u.kept_since is not null), '[]')
    into reverted, removed, kept
    from pg_temp.undone u;
end
$$;
comment on function spp_private.find_undone(spp.upload_batches) is
  $$What the undoing of a batch does, of which it does nothing: how many prices go back and products go, and what is
kept and why. Product by product in the temporary table undone; later_codes has the lists that bring a code later.$$;
