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
declare
  -- What stands no more: who undoes an earlier list first and this one after it has undone both.
  v_undone constant uuid[] := array(
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = (batch).supplier_id and b.status in ('rolled_back', 'failed') and not b.dry_run);
  -- Prices of earlier lists, undone before this one, lie behind its own. A list that failed has mostly left none.
  v_since constant timestamptz := least((batch).upload_date, (
    select min(b.upload_date)
      from spp.upload_batches b
     where b.batch_id = any (v_undone) and b.batch_id < (batch).batch_id
       and (b.status = 'rolled_back'
            or (select true
                  from spp.price_history h
                 where h.supplier_id = (batch).supplier_id and h.upload_batch_id = b.batch_id
                   and h.changed_at between b.upload_date and b.completed_at
                 limit 1))));
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

  -- Products that a list undone before brought first, and that were kept for this one: no other that stands brings
  -- them. They are not new any more, and restore_products would make them so again.
  drop table if exists pg_temp.unlisted;
  create temporary table unlisted on commit drop as
  with marked as materialized (
    select m.batch_id, m.listed_by, x.product_id
      from spp_private.batch_marks m
      join spp.upload_batches c on c.batch_id = m.batch_id
     cross join unnest(m.product_ids) x (product_id)
     where cardinality(v_undone) > 0 and m.mark = 'is_new' and c.supplier_id = (batch).supplier_id
       and (c.batch_id = (batch).batch_id or c.batch_id < (batch).batch_id and c.batch_id = any (v_undone))
  )
  select m.product_id
    from marked m
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = m.product_id
    left join pg_temp.later_codes later on later.code = p.supplier_product_code and later.batch_id > m.batch_id
   where p.first_batch_id = any (v_undone)
   group by m.product_id
  having not bool_or(later.batch_id is not null or exists (
           select from spp.upload_batches b
            where b.batch_id = any (m.listed_by) and b.batch_id <> (batch).batch_id and b.status = 'completed'));

  -- What this batch did to prices, and whether they still stand. Changes that were undone since do not count, and those
  -- undone before that lie directly behind its own go with them: back to the last price that stands. Several of this
  -- batch in a row (a list and its corrections) are one.
  drop table if exists pg_temp.undone;
  create temporary table undone on commit drop as
  with own as (
    select distinct h.product_id
      from spp.price_history h
     where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
       and h.changed_at >= (batch).upload_date and h.change_reason <> 'rollback'
  ), chain as (
    select h.product_id, h.old_price, h.new_price, h.changed_at, h.history_id, h.upload_batch_id,
           h.upload_batch_id is not distinct from (batch).batch_id and h.change_reason <> 'rollback' as is_own,
           count(*) filter (where h.upload_batch_id is distinct from (batch).batch_id and h.change_reason <> 'rollback'
                              and (h.upload_batch_id is null or h.upload_batch_id <> all (v_undone)))
             over (partition by h.product_id order by h.changed_at desc, h.history_id desc) as others_since
      from own o
      join spp.price_history h on h.supplier_id = (batch).supplier_id and h.product_id = o.product_id
     where h.changed_at >= v_since
  ), run as (
    select c.*, first_value(c.old_price) over earliest as price_before,
           -- Where it begins with the product: what the list that brought it left, should the product stay.
           bool_and(c.upload_batch_id is not distinct from c.brought_by) over earliest as is_brought
      from (select x.*, first_value(x.upload_batch_id) over (partition by x.product_id
                                                             order by x.changed_at, x.history_id) as brought_by
              from chain x
             where x.others_since = 0) c
    window earliest as (partition by c.product_id order by c.changed_at, c.history_id)
  ), last as (
    select r.product_id,
           coalesce(min(r.price_before),
                    (array_agg(r.new_price order by r.changed_at desc, r.history_id desc)
                       filter (where r.is_brought))[1]) as old_price,
           (array_agg(r.new_price order by r.changed_at desc, r.history_id desc))[1] as new_price
      from run r
     group by r.product_id
    having bool_or(r.is_own)
  )
  select p.product_id, p.supplier_product_code, l.old_price, v.goes,
         coalesce(not v.goes and v.stands and p.current_price <> l.old_price, false) as returns,
         case when v.goes then null
              when v.is_first then 'brought by a later upload'
              when not v.stands then 'price changed since' end as kept_since
    from (select o.product_id from own o union select n.product_id from pg_temp.unlisted n) t
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = t.product_id
    left join pg_temp.unlisted n on n.product_id = p.product_id
    left join last l on l.product_id = p.product_id
    left join pg_temp.later_codes c on c.code = p.supplier_product_code and c.batch_id > (batch).batch_id
   cross join lateral (
     select coalesce(p.current_price = l.new_price, false) as stands,
            p.first_batch_id is not distinct from (batch).batch_id as is_first,
            n.product_id is not null
              or p.first_batch_id is not distinct from (batch).batch_id and p.is_new and c.code is null as goes) v;
  drop table pg_temp.unlisted;

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
