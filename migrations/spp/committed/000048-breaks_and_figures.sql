--! Previous: sha1:92ea8cc63e580212d9caa300e3ef458359d7ce45
--! Hash: sha1:eea36e2fc43ae6f9e5b6f2d3210477d4d223068d
--! Message: breaks_and_figures

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 002-breaks_and_figures.sql
-- Prices come back with their products only; figures follow a held list; empty tables are not
-- judged.
set lock_timeout = '5s';

--! Included functions/common/maintenance/maintenance_statements.sql
create or replace function common.maintenance_statements(work text) returns setof text
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with ours as (
    select c.oid, format('%I.%I', n.nspname, c.relname) as name, c.relkind, c.relname
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where pg_has_role('inv_owner', c.relowner, 'usage') and n.nspname !~ '^(pg_|information_schema$)'
  ), leftovers as (
    -- What a REINDEX that was broken off leaves: it serves nobody, and every write pays for it.
    select o.oid, o.name
      from ours o
      join pg_index i on i.indexrelid = o.oid
     where not i.indisvalid and o.relname ~ '_cc(new|old)\d*$'
  )
  select s.statement
    from (select format('drop index concurrently if exists %s', l.name) as statement, l.name
            from leftovers l
           where work = 'leftovers'
          union all
          select case when work = 'reindex' then format('reindex (concurrently) table %s', o.name)
                         when o.relkind = 'p' then format('analyze only %s', o.name)
                         else format('vacuum (analyze, skip_locked) %s', o.name) end, o.name
            from ours o
           where o.relkind in ('r', 'm', 'p') and work in ('vacuum', 'reindex')
             -- Nothing is to be done there, and whatever is planned from then on would count on nothing.
             and (work = 'reindex' or o.relkind = 'p' or pg_relation_size(o.oid) > 0)
             and (work = 'vacuum'
                  or o.relkind <> 'p' and exists (select from pg_index i where i.indrelid = o.oid))) s
   order by s.name
$$;
comment on function common.maintenance_statements(text) is
  $$What vacuum (VACUUM ANALYZE of each table that is not empty, ANALYZE of partitioned ones), reindex (each table,
concurrently) or leftovers (indexes that a broken REINDEX has left are dropped) takes: statements to be run one by one,
each outside of a transaction. Exclusion constraints are left as they are: PostgreSQL does not rebuild them
concurrently.$$;
--! EndIncluded functions/common/maintenance/maintenance_statements.sql
--! Included functions/spp/undo/undo_breaks.sql
create or replace function spp_private.undo_breaks(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
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
  ), standing as (
    select h.*,
           count(*) filter (where h.upload_batch_id is distinct from (batch).batch_id)
             over (partition by h.product_id, h.from_quantity order by h.history_id desc) as others_since
      from own o
      join spp.price_break_history h
        on h.supplier_id = (batch).supplier_id and h.product_id = o.product_id and h.from_quantity = o.from_quantity
      left join spp.upload_batches b on b.batch_id = h.upload_batch_id
     where h.change_reason <> 'rollback' and coalesce(b.status, '') not in ('rolled_back', 'failed')
  ), before as (
    select s.product_id, s.from_quantity, (array_agg(s.old_price order by s.history_id))[1] as price
      from standing s
     where s.others_since = 0
     group by s.product_id, s.from_quantity
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
--! EndIncluded functions/spp/undo/undo_breaks.sql
--! Included functions/spp/missing/confirm_missing.sql
create or replace function spp.confirm_missing(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_held(confirm_missing.batch_id);
  v_discontinued constant integer := spp_private.discontinue_missing(v_batch);
begin
  perform spp_private.settle_held(v_batch.batch_id,
    'The full list lacked more products than the limit allows; a person had them discontinued.', v_discontinued);
  perform spp_private.enqueue_figures();
  return jsonb_build_object('discontinued', v_discontinued);
end
$$;
comment on function spp.confirm_missing(uuid) is
  'Discontinues what a held full list lacked: {discontinued}. Raises SPNBA, SPCNH (nothing is held).';
grant execute on function spp.confirm_missing(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/missing/confirm_missing.sql
