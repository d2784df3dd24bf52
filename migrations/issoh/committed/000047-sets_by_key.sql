--! Previous: sha1:4d368ced3fdbe5e63775f4841a367ace75902839
--! Hash: sha1:8c2271ac4f848a9193f249874a35cf6e901af7b6
--! Message: sets_by_key

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 002-sets_by_key.sql
-- Sets find what they change by its key, whatever was there when that was planned; one end of so many movements rouses
-- the valuation once or twice.
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
--! Included functions/issoh/counts/read_counts.sql
create or replace function issoh_private.read_counts(counts issoh.stock_count_input[])
returns issoh_private.stock_count_draft[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, it would go through all products for each line.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_most constant integer := issoh.setting('movements.max_batch');
  v_drafts issoh_private.stock_count_draft[];
  v_bad text;
begin
  if coalesce(cardinality(counts), 0) not between 1 and v_most then
    raise exception using
      errcode = 'ISICN', message = format('%s counts cannot be recorded at once.', coalesce(cardinality(counts), 0)),
      hint = format('Send 1 to %s.', v_most);
  end if;
  select coalesce(c.internal_sku, c.product_id::text, 'null') into v_bad
    from unnest(counts) c
   where (c.quantity >= 0) is not true
   limit 1;
  if found then
    raise exception using
      errcode = 'ISICN', message = format('The count of "%s" is no number of pieces.', v_bad),
      hint = 'Give quantity a whole number of 0 or more.';
  end if;

  perform issoh_private.refuse_unknown_products(array(select c.product_id from unnest(counts) c),
                                                array(select c.internal_sku from unnest(counts) c));
  v_drafts := array(
    select row(uuidv7(), p.product_id, c.quantity, c.note)::issoh_private.stock_count_draft
      from unnest(counts) with ordinality as c (product_id, internal_sku, quantity, note, position)
      join issoh.selected_products p on p.product_id = c.product_id or p.internal_sku = common.trimmed(c.internal_sku)
     order by c.position);
  select p.internal_sku into v_bad
    from unnest(v_drafts) d
    join issoh.selected_products p on p.product_id = d.product_id
   group by p.internal_sku
  having count(*) > 1
   limit 1;
  if found then
    raise exception using
      errcode = 'ISICN', message = format('"%s" is counted twice.', v_bad),
      hint = 'Add up what lies in several places, and send one count of a product.';
  end if;
  return v_drafts;
end
$$;
comment on function issoh_private.read_counts(issoh.stock_count_input[]) is
  'Counts with their products looked up, each with an id. Raises ISICN, ISNPR.';
--! EndIncluded functions/issoh/counts/read_counts.sql
--! Included functions/issoh/counts/restate_counts.sql
-- A count pins what was there at its moment. What is entered later with an earlier date had been counted already, or
-- not: only whoever enters it knows. The first count at or after a movement is concerned, and none after that one, as
-- what was there at that moment stays.
create or replace function issoh_private.restate_counts(drafts issoh_private.movement_draft[])
returns issoh.stock_counts[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- A plan that was made beside an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_earliest constant timestamptz := (select min(d.movement_date) from unnest(drafts) d);
  v_moved issoh_private.counted_movement[];
  v_count record;
begin
  -- Mostly nothing was counted since, anywhere.
  if not exists (select from issoh.warehouses w
                  where exists (select from issoh.stock_counts n
                                 where n.warehouse_id = w.warehouse_id and n.counted_at >= v_earliest)) then
    return '{}';
  end if;
  v_moved := array(
    select row(d.position, coalesce(d.counted, false), c.count_id, l.sign * d.quantity)::issoh_private.counted_movement
      from unnest(drafts) d
     cross join lateral (values (d.from_location, -1), (d.to_location, 1)) l (warehouse_id, sign)
     -- By its key: joined, all stock could be gone through for each movement.
     cross join lateral (
       select s.last_count_date
         from issoh.stock_on_hand s
        where s.product_id = d.product_id and s.warehouse_id = l.warehouse_id
       offset 0) s
     cross join lateral (
       select n.count_id
         from issoh.stock_counts n
        where n.product_id = d.product_id and n.warehouse_id = l.warehouse_id and n.counted_at >= d.movement_date
          and (n.movement_id = d.reverses_movement_id) is not true
          -- A count of the same moment takes the place of the one that was there.
          and (n.counted_at > d.movement_date or d.reference_type is distinct from 'count')
          and not exists (select from issoh.stock_counts r where r.restates_count_id = n.count_id)
          and not exists (select from issoh.movement_reversals v where v.reversed_id = n.movement_id)
        order by n.counted_at
        limit 1) c
     where s.last_count_date >= d.movement_date);
  select p.internal_sku, w.warehouse_code, n.reference_id, n.counted_at,
         (drafts[m.position]).reverses_movement_id is not null as is_reversal
    into v_count
    from unnest(v_moved) m
    join issoh.stock_counts n on n.count_id = m.count_id
    join issoh.selected_products p on p.product_id = n.product_id
    join issoh.warehouses w on w.warehouse_id = n.warehouse_id
   where not m.counted
   order by m.position
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCCT',
      message = format('%s in %s was counted at %s%s: nothing dated before comes in after that.', v_count.internal_sku,
                       v_count.warehouse_code, v_count.counted_at, ' (' || v_count.reference_id || ')'),
      hint = case
        when v_count.is_reversal then
          'If the count has seen that it never happened, say counted: true, and stock stays as it was counted; else'
          ' count again, and reverse it then.'
        else
          'If the count has seen these pieces come or go, say counted: true, and stock stays as it was counted; if not,'
          ' date it after the count.'
      end;
  end if;
  return array(
    select row(uuidv7(), n.product_id, n.warehouse_id, n.quantity_expected + d.delta, n.quantity_counted, null,
               case when n.quantity_counted <> n.quantity_expected + d.delta then uuidv7() end, n.unit_cost,
               n.currency_code, n.reference_id, n.note, n.counted_by, n.counted_at, n.count_id,
               null, null)::issoh.stock_counts
      from (select m.count_id, sum(m.delta)::integer as delta
              from unnest(v_moved) m
             group by m.count_id
            having sum(m.delta) <> 0) d
      join issoh.stock_counts n on n.count_id = d.count_id
     order by n.count_id);
end
$$;
comment on function issoh_private.restate_counts(issoh_private.movement_draft[]) is
  $$The counts that have seen these movements, as they would have been had the books known of them: the same pieces
counted, others expected, in place of the counts they restate. Raises ISCCT where a movement dated before a count does
not say that it was counted.$$;
--! EndIncluded functions/issoh/counts/restate_counts.sql
--! Included functions/issoh/counts/tg_stock_counts__date_stock.sql
create or replace function issoh.tg_stock_counts__date_stock() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
-- A walk along an index meets all there is; bitmaps go by the key.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
begin
  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select distinct n.product_id, n.warehouse_id
    from new_rows n
   where not exists (select from issoh.stock_on_hand s
                      where s.product_id = n.product_id and s.warehouse_id = n.warehouse_id)
  on conflict do nothing;
  update issoh.stock_on_hand s
     set last_count_date = greatest(s.last_count_date, c.counted_at)
    from (select n.product_id, n.warehouse_id, max(n.counted_at) as counted_at
            from new_rows n
           group by n.product_id, n.warehouse_id) c
   where s.product_id = c.product_id and s.warehouse_id = c.warehouse_id;
  return null;
end
$$;
comment on function issoh.tg_stock_counts__date_stock() is
  'Statement trigger: the stock row of what was counted says when.';
--! EndIncluded functions/issoh/counts/tg_stock_counts__date_stock.sql
--! Included functions/issoh/holdings/move_holdings.sql
create or replace function issoh_private.move_holdings(moved issoh.stock_movements[], undo boolean, return boolean)
returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_come boolean;
  v_leave boolean;
  v_brought issoh.supplier_movements[];
  v_done integer;
begin
  select bool_or(n.from_location is null), bool_or(n.to_location is null)
    into v_come, v_leave
    from unnest(moved) n;

  if v_come then
    v_brought := array(
      select issoh_private.brought_by(n, p.spp_supplier_id)
        from unnest(moved) n
       -- By its key: joined, all products could be gone through for each movement.
       cross join lateral (
         select x.spp_supplier_id from issoh.selected_products x where x.product_id = n.product_id offset 0) p
       where n.from_location is null and n.reverses_movement_id is null);
    if cardinality(v_brought) > 0 then
      insert into issoh.supplier_movements select b.* from unnest(v_brought) b order by b.product_id;
      v_done := issoh_private.bring_holdings(v_brought);
    end if;
  end if;
  if move_holdings.undo and v_come then
    -- Back to whom it was taken from.
    perform issoh_private.change_holdings(
      array_agg(n.movement_id), array_agg(o.product_id), array_agg(o.supplier_id), array_agg(-o.quantity),
      array_agg(n.movement_date))
       from unnest(moved) n
       join issoh.supplier_movements o on o.movement_id = n.reverses_movement_id
      where n.from_location is null;
  end if;
  if v_leave then
    v_done := issoh_private.take_holdings(array(
      select row(n.movement_id, n.product_id, n.quantity, n.supplier_id,
                 coalesce(n.reverses_movement_id, n.returns_movement_id),
                 n.movement_date)::issoh_private.leaving_pieces
        from unnest(moved) n
       where n.to_location is null
       order by n.product_id, n.seq));
  end if;
  if move_holdings.undo and v_leave then
    perform issoh_private.take_back_purchases(array(
      select n.reverses_movement_id
        from unnest(moved) n
       where n.reverses_movement_id is not null and n.to_location is null and n.unit_cost is not null));
  end if;
  if move_holdings.return then
    perform issoh_private.send_back_purchases(
      array_agg(n.returns_movement_id), array_agg(case when n.to_location is null then n.quantity else -n.quantity end))
       from unnest(moved) n
      where n.movement_type = 'issue' and n.returns_movement_id is not null;
  end if;
  return cardinality(moved);
end
$$;
comment on function issoh_private.move_holdings(issoh.stock_movements[], boolean, boolean) is
  $$Says whose pieces came or left (told whether some undo others, or return pieces of others), and
supplier_stock_holdings follow. A transfer changes no holdings.$$;
--! EndIncluded functions/issoh/holdings/move_holdings.sql
--! Included functions/issoh/holdings/take_back_purchases.sql
create or replace function issoh_private.take_back_purchases(movement_ids uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- As in bring_holdings.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
begin
  update issoh.supplier_stock_holdings h
     set purchased_quantity = h.purchased_quantity - r.quantity,
         purchased_value = h.purchased_value - r.value,
         average_cost = trim_scale(round((h.purchased_value - r.value)
                                         / nullif(h.purchased_quantity - r.quantity, 0), 10)),
         last_purchase_price = l.unit_cost,
         last_purchase_date = l.movement_date,
         updated_at = clock_timestamp()
    from (select s.product_id, s.supplier_id, sum(s.quantity) as quantity, sum(s.quantity * s.unit_cost) as value
            from issoh.supplier_movements s
           where s.movement_id = any (take_back_purchases.movement_ids) and s.unit_cost is not null
           group by s.product_id, s.supplier_id) r
    left join lateral (
      select s.unit_cost, s.movement_date
        from issoh.supplier_movements s
       where s.product_id = r.product_id and s.supplier_id is not distinct from r.supplier_id
         and s.unit_cost is not null and s.quantity > 0
         and not exists (select from issoh.movement_reversals v where v.reversed_id = s.movement_id)
         and not exists (select from issoh.movement_reversals v where v.reversal_id = s.movement_id)
       order by s.movement_date desc, s.movement_id desc
       limit 1) l on true
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id;
end
$$;
comment on function issoh_private.take_back_purchases(uuid[]) is
  'Takes reversed receipts out of what their suppliers'' holdings say of purchases.';
--! EndIncluded functions/issoh/holdings/take_back_purchases.sql
--! Included functions/issoh/holdings/take_holdings.sql
-- One movement after the other, as each takes from what the one before has left: in memory, or thousands of one product
-- would read what all before them have written.
create or replace function issoh_private.take_holdings(leaving issoh_private.leaving_pieces[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, an index scan would read all holdings for each piece of what leaves: bitmaps cannot.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_next record;
  v_product uuid;
  v_suppliers uuid[];
  v_holdings integer[];
  v_taken integer[];
  v_preferred uuid;
  v_place integer;
  v_movement_ids uuid[];
  v_product_ids uuid[];
  v_supplier_ids uuid[];
  v_pieces integer[];
  v_dates timestamptz[];
begin
  for v_next in
    select l.movement_id, l.product_id, l.quantity, l.supplier_id, l.undoes, l.movement_date, h.suppliers, h.holdings
      from unnest(take_holdings.leaving) l
     cross join lateral (
       select array_agg(x.supplier_id order by x.holding_id) as suppliers,
              array_agg(x.quantity_on_hand order by x.holding_id) as holdings
         from issoh.supplier_stock_holdings x
        where x.product_id = l.product_id) h
  loop
    if v_next.product_id is distinct from v_product then
      v_product := v_next.product_id;
      v_suppliers := v_next.suppliers;
      v_holdings := v_next.holdings;
      if v_suppliers is null then
        -- Stock may go below zero before anything came: somebody must owe it.
        insert into issoh.supplier_stock_holdings (product_id, supplier_id)
        select p.product_id, coalesce(v_next.supplier_id, p.spp_supplier_id)
          from issoh.selected_products p
         where p.product_id = v_product
        returning array[supplier_id], array[quantity_on_hand] into v_suppliers, v_holdings;
      end if;
    end if;

    v_preferred := v_next.supplier_id;
    if v_preferred is null and v_next.undoes is not null then
      v_preferred := (select o.supplier_id from issoh.supplier_movements o where o.movement_id = v_next.undoes limit 1);
    end if;
    v_place := coalesce(array_position(v_suppliers, v_preferred), 1);
    -- Mostly one holding has them all.
    if v_holdings[v_place] >= v_next.quantity then
      v_holdings[v_place] := v_holdings[v_place] - v_next.quantity;
      v_movement_ids := v_movement_ids || v_next.movement_id;
      v_product_ids := v_product_ids || v_product;
      v_supplier_ids := v_supplier_ids || v_suppliers[v_place];
      v_pieces := v_pieces || -v_next.quantity;
      v_dates := v_dates || v_next.movement_date;
      continue;
    end if;
    v_taken := issoh_private.allocate_holdings(v_holdings, v_next.quantity, v_place);
    for i in 1 .. cardinality(v_taken) loop
      continue when v_taken[i] = 0;
      v_holdings[i] := v_holdings[i] - v_taken[i];
      v_movement_ids := v_movement_ids || v_next.movement_id;
      v_product_ids := v_product_ids || v_product;
      v_supplier_ids := v_supplier_ids || v_suppliers[i];
      v_pieces := v_pieces || -v_taken[i];
      v_dates := v_dates || v_next.movement_date;
    end loop;
  end loop;
  return issoh_private.change_holdings(v_movement_ids, v_product_ids, v_supplier_ids, v_pieces, v_dates);
end
$$;
comment on function issoh_private.take_holdings(issoh_private.leaving_pieces[]) is
  $$Whose pieces leave, given by product and in the order of the ledger: those of the supplier that the movement names,
or that what it undoes was of (with none: those of which nobody said who delivered them), then those of the supplier
that came first. Answers of how many holdings.$$;
--! EndIncluded functions/issoh/holdings/take_holdings.sql
--! Included functions/issoh/ledger/move_stock.sql
create or replace function issoh_private.move_stock(moved issoh.stock_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, an index scan would go through all stock, and for each of it through what has moved:
-- bitmaps go by the key.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_all record;
  v_changed integer;
  v_limited boolean;
  v_late boolean;
begin
  -- By product as their locks are: a product's movements came together, and its pieces in several houses do.
  select array_agg(row(d.product_id, d.warehouse_id, d.delta, d.first_date, d.last_date,
                       d.left_at)::issoh_private.place_change order by d.product_id, d.warehouse_id) as places,
         min(d.first_date) as first_date,
         -- A house may be closed where nothing changes: a receipt that stands anew at another cost.
         array_agg(distinct d.warehouse_id) filter (where d.delta <> 0) as warehouses,
         bool_or(d.left_at < d.last_date) as leave_late
    into v_all
    from (select m.product_id, m.warehouse_id, sum(m.delta) as delta, min(m.movement_date) as first_date,
                 max(m.movement_date) as last_date, min(m.movement_date) filter (where m.delta < 0) as left_at
            from (select n.product_id, n.from_location as warehouse_id, -n.quantity as delta, n.movement_date
                    from unnest(moved) n
                   where n.from_location is not null
                  union all
                  select n.product_id, n.to_location, n.quantity, n.movement_date
                    from unnest(moved) n
                   where n.to_location is not null) m
           group by m.product_id, m.warehouse_id) d;
  v_limited := issoh_private.lock_warehouses(coalesce(v_all.warehouses, '{}'));
  if v_all.first_date < issoh_private.closed_until() then
    perform issoh_private.refuse_closed(v_all.first_date, issoh_private.closed_until());
  end if;

  with changed as (
    update issoh.stock_on_hand s
       set quantity_on_hand = issoh_private.whole_pieces(s.quantity_on_hand + d.delta),
           first_movement_date = least(s.first_movement_date, d.first_date),
           last_movement_date = greatest(s.last_movement_date, d.last_date),
           updated_at = clock_timestamp()
      from unnest(v_all.places) d
     where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id
    returning d.left_at < s.last_movement_date as leaves_late
  )
  select count(*), coalesce(bool_or(c.leaves_late), false) into v_changed, v_late from changed c;
  if v_changed < cardinality(v_all.places) then
    insert into issoh.stock_on_hand
      (product_id, warehouse_id, quantity_on_hand, first_movement_date, last_movement_date)
    select d.product_id, d.warehouse_id, issoh_private.whole_pieces(d.delta), d.first_date, d.last_date
      from unnest(v_all.places) d
     where not exists (select from issoh.stock_on_hand s
                        where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id);
  end if;
  if v_late or v_all.leave_late then
    perform issoh_private.refuse_shortfalls(array_agg(l.product_id), array_agg(l.from_location),
                                            array_agg(l.movement_date), array_agg(l.quantity::bigint))
       from (select n.product_id, n.from_location, n.movement_date, n.quantity,
                    min(n.movement_date) over (partition by n.product_id, n.from_location) as left_at
               from unnest(moved) n
              where n.from_location is not null) l
       join issoh.stock_on_hand s
         on s.product_id = l.product_id and s.warehouse_id = l.from_location and l.left_at < s.last_movement_date;
  end if;
  if v_limited then
    perform issoh_private.add_loads(
      array_agg(d.warehouse_id order by d.warehouse_id), array_agg(d.delta order by d.warehouse_id))
       from (select p.warehouse_id, sum(p.delta)::bigint as delta
               from unnest(v_all.places) p
              group by p.warehouse_id) d;
  end if;
  return cardinality(v_all.places);
end
$$;
comment on function issoh_private.move_stock(issoh.stock_movements[]) is
  $$Has stock_on_hand follow movements, and the loads of warehouses with a capacity; answers of how many places. Raises
ISCWI, ISNWH, ISCCP, ISCPC (a closed period), ISCNS (less than nothing at a past date), and what the guard of
stock_on_hand raises.$$;
--! EndIncluded functions/issoh/ledger/move_stock.sql
--! Included functions/issoh/ledger/read_movements.sql
-- From what a caller writes to what the ledger takes, for all movements in one statement; with the code of what is
-- wrong with a movement, if something is.
create or replace function issoh_private.read_movements(movements issoh.movement_input[], movement_ids uuid[])
returns issoh_private.movement_draft[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planning anew for every call would take longer than the call.
set plan_cache_mode = force_generic_plan
-- Once for all: also where there was next to nothing then.
set enable_seqscan = off
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_latest constant timestamptz := clock_timestamp() + interval '1 minute';
  v_earliest timestamptz := '-infinity';
  v_suppliers uuid[];
  v_dated boolean;
  v_named boolean;
begin
  -- Most movements happen when they are posted, and name no supplier.
  select bool_or(m.movement_date is not null), bool_or(m.supplier_id is not null)
    into v_dated, v_named
    from unnest(read_movements.movements) m;
  if v_dated then
    v_earliest := issoh_private.earliest_movement();
  end if;
  if v_named then
    v_suppliers := array(
      with suppliers as materialized (
        select s.given, issoh_private.resolve_supplier(s.given) as supplier_id
          from (select distinct m.supplier_id as given from unnest(read_movements.movements) m
                 where m.supplier_id is not null) s
      )
      select s.supplier_id
        from unnest(read_movements.movements) with ordinality m
        left join suppliers s on s.given = m.supplier_id
       order by m.ordinality);
  end if;

  return array(
  select issoh_private.draft_of(
           g.position::integer, coalesce(read_movements.movement_ids[g.position], uuidv7()),
           row(g.product_id, g.internal_sku, g.movement_type, g.quantity, g.from_location, g.to_location,
               g.unit_cost, g.currency_code, g.supplier_id, g.reference_type, g.reference_id, g.movement_date,
               g.returns_movement_id, g.reservation_id, g.note, g.counted)::issoh.movement_input,
           c.product_id, c.from_id, c.to_id, c.cost, v_base, v_suppliers[g.position], v_earliest, v_latest)
    from unnest(read_movements.movements) with ordinality as g (
           product_id, internal_sku, movement_type, quantity, from_location, to_location, unit_cost, currency_code,
           supplier_id, reference_type, reference_id, movement_date, returns_movement_id, reservation_id, note, counted,
           position)
    -- Each by its key: joined, all products could be gone through for each movement.
    left join lateral (
      select p.product_id from issoh.selected_products p where p.product_id = g.product_id offset 0) i on true
    left join lateral (
      select p.product_id from issoh.selected_products p where p.internal_sku = common.trimmed(g.internal_sku)
      offset 0) k on true
    left join issoh.warehouses f on f.warehouse_code = g.from_location
    left join issoh.warehouses t on t.warehouse_code = g.to_location
   cross join lateral (
     select case
              when g.internal_sku is null then i.product_id
              when g.product_id is null or g.product_id = k.product_id then k.product_id
            end as product_id,
            case when g.from_location is not null
                 then coalesce(f.warehouse_id, issoh_private.warehouse_of_id(g.from_location)) end as from_id,
            case when g.to_location is not null
                 then coalesce(t.warehouse_id, issoh_private.warehouse_of_id(g.to_location)) end as to_id,
            case
              when g.currency_code is null then trim_scale(g.unit_cost)
              else issoh_private.cost_in_base(g.unit_cost, g.currency_code, coalesce(g.movement_date, v_latest))
            end as cost
   ) c
   order by g.position);
end
$$;
comment on function issoh_private.read_movements(issoh.movement_input[], uuid[]) is
  $$What movements mean: products, warehouses, suppliers and costs in the base currency, each with the code of its
first problem, or null. Raises ISNSU, ISCXR.$$;
--! EndIncluded functions/issoh/ledger/read_movements.sql
--! Included functions/issoh/ledger/tg_stock_movements__follow.sql
-- One trigger for all that follows: reading the new rows takes each trigger as long as updating a stock.
create or replace function issoh.tg_stock_movements__follow() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing, of what is called from here, too: what is right for one row and an empty table must
-- be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
-- With the arrays as values each call would be planned anew.
set plan_cache_mode = force_generic_plan
as $$
declare
  -- As rows of the table: a transition table's own are records, which would be read anew from their text.
  v_moved constant issoh.stock_movements[] := array(select row(n.*)::issoh.stock_movements from new_rows n);
  v_one constant issoh.stock_movements := v_moved[1];
  v_all record;
  v_done integer;
  v_stack text;
begin
  if v_one.movement_id is null then
    return null;
  end if;
  if cardinality(v_moved) = 1 then
    if current_setting('transaction_isolation') = 'read committed' and v_one.movement_type <> 'transfer'
       and v_one.reference_type is distinct from 'PO' and v_one.reverses_movement_id is null
       and v_one.returns_movement_id is null then
      v_done := issoh_private.follow_movement(v_one);
      -- As it answers itself, without the call.
      if v_one.seq % 50 = 0 then
        perform issoh_private.rouse_valuation(v_one.seq, v_one.seq);
      end if;
      return null;
    end if;
  end if;

  select array_agg(n.product_id) as products, bool_or(n.reverses_movement_id is not null) as undo,
         bool_or(n.returns_movement_id is not null) as return, bool_or(n.reference_type = 'PO') as ordered,
         bool_or(n.movement_type = 'transfer') as transfer, min(n.seq) as first_seq, max(n.seq) as last_seq
    into v_all
    from unnest(v_moved) n;
  -- What comes by write_movements was locked before it was judged: thousands of rows are not asked for twice. Functions
  -- are the owner's alone to make, so nobody else stands there; nor does a statement's own text: no comment over lines
  -- and no string begins in it, and no name goes on behind an alias.
  get diagnostics v_stack = pg_context;
  if v_stack !~ ('^[^\n]*\nSQL statement "with written as[^"''/$]* from written w"\n'
                 || 'PL/pgSQL function issoh_private[.]write_movements[(]') then
    v_done := issoh_private.lock_products(v_all.products);
  end if;
  if v_all.undo or v_all.transfer then
    v_done := issoh_private.record_reversals(v_moved);
  end if;
  v_done := issoh_private.move_stock(v_moved);
  v_done := issoh_private.move_holdings(v_moved, v_all.undo, v_all.return);
  if v_all.ordered or v_all.return then
    v_done := issoh_private.receive_orders(v_moved);
  end if;
  perform issoh_private.rouse_valuation(v_all.first_seq, v_all.last_seq);
  return null;
end
$$;
comment on function issoh.tg_stock_movements__follow() is
  $$Statement trigger of the ledger: locks its products; then reversals are noted, stock, holdings and orders follow,
and every so many movements the valuation is refreshed.$$;
--! EndIncluded functions/issoh/ledger/tg_stock_movements__follow.sql
--! Included functions/issoh/orders/cost_receipts.sql
-- Packs are shared out to their pieces by growing parts: all deliveries together cost what the packs do.
create or replace function issoh_private.cost_receipts(drafts issoh_private.movement_draft[])
returns issoh_private.movement_draft[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, it would go through all lines for each receipt.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_drafts issoh_private.movement_draft[];
begin
  with ordered as (
    select d.position, d as draft, o.supplier_id, o.unit_cost, o.currency_code, o.pack_size,
           -- A cost that the receipt brings needs no rate.
           case when d.unit_cost is null then coalesce(o.pack_cost, o.unit_cost) end as agreed,
           o.quantity_received + sum(d.quantity) over (partition by o.order_line_id order by d.position) as reached
      from unnest(cost_receipts.drafts) d
      left join issoh.purchase_order_lines o
             on o.po_number = d.reference_id and o.product_id = d.product_id
            and d.movement_type = 'receipt' and d.reference_type = 'PO' and d.returns_movement_id is null
  ), priced as (
    select o.*, c.agreed_in_base,
           round(issoh_private.share_of(c.agreed_in_base, 1, coalesce(o.pack_size, 1)), 10) as cost,
           round(issoh_private.share_of(c.agreed_in_base, o.reached, o.pack_size), 10)
           - round(issoh_private.share_of(c.agreed_in_base, o.reached - (o.draft).quantity, o.pack_size), 10) as total
      from ordered o
     cross join lateral (
       select issoh_private.to_base(
                o.agreed, o.currency_code,
                (coalesce((o.draft).movement_date, now()) at time zone 'UTC')::date) as agreed_in_base
       offset 0) c
  )
  select array_agg(jsonb_populate_record(p.draft, case
           when p.cost is not null then jsonb_build_object(
             'supplier_id', coalesce((p.draft).supplier_id, p.supplier_id), 'unit_cost', trim_scale(p.cost),
             'total_cost', trim_scale(nullif(p.total, (p.draft).quantity * p.cost)),
             'purchase_cost', case when p.currency_code <> v_base then p.unit_cost end,
             'purchase_currency', case when p.currency_code <> v_base then p.currency_code end)
           else jsonb_build_object('supplier_id', coalesce((p.draft).supplier_id, p.supplier_id))
         end) order by p.position)
    into v_drafts
    from priced p;

  if exists (select from unnest(v_drafts) d where d.unit_cost >= 1e13) then
    raise exception using
      errcode = 'ISIUC', message = 'What was agreed comes to a unit cost of 10^13 or more in the base currency.',
      hint = 'Check the exchange rate of that day, or give the receipt its unit_cost.';
  end if;
  return v_drafts;
end
$$;
comment on function issoh_private.cost_receipts(issoh_private.movement_draft[]) is
  $$Receipts of orders with what their lines say: whose they are, and where they bring no cost, the agreed one in the
base currency at the rate of the day of the receipt; of packs also what all pieces cost together, where that is not the
same to the last decimal. The products are locked. Raises ISCXR, ISIUC.$$;
--! EndIncluded functions/issoh/orders/cost_receipts.sql
--! Included functions/issoh/orders/place_orders.sql
create or replace function issoh.place_orders(
  po_number text,
  supplier text,
  warehouse text default null,
  lines issoh.order_line_input[] default '{}',
  expected_at timestamptz default null
) returns setof issoh.purchase_order_lines
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 100
-- As in read_movements.
set enable_seqscan = off
as $$
declare
  v_supplier_id constant uuid := issoh_private.resolve_supplier(place_orders.supplier);
  v_warehouse_id constant uuid := issoh_private.receiving_warehouse(place_orders.warehouse);
  v_base constant text := issoh_private.base_currency();
  v_currency constant text := coalesce(
    (select s.currency_code from issoh.suppliers s where s.supplier_id = v_supplier_id), v_base);
  v_lead_time_days constant integer := issoh.setting('reorder.default_lead_time_days');
  v_products uuid[];
  v_asked issoh_private.asked_price[];
  v_taken text;
begin
  if length(place_orders.po_number) between 1 and 200 is not true then
    raise exception using
      errcode = 'ISIRF', message = 'An order needs a number.', hint = 'po_number has 1 to 200 characters.';
  elsif v_supplier_id is null then
    raise exception using
      errcode = 'ISNSU', message = 'An order needs a supplier.', hint = 'Name a supplier by its code or its id.';
  end if;
  perform issoh_private.refuse_endless(place_orders.expected_at, 'expected_at');
  v_products := issoh_private.read_order_products(place_orders.lines);
  -- Before the locks: nobody shall wait for SPP.
  v_asked := array(
    select a
      from (select array_agg(v_products[i.position]) as product_ids,
                   array_agg(i.quantity * coalesce(i.pack_size, 1)) as quantities
              from unnest(place_orders.lines) with ordinality
                as i (product_id, internal_sku, quantity, unit_cost, currency_code, pack_size, position)
             where i.unit_cost is null
            having count(*) > 0) u
     cross join lateral issoh_private.ask_prices(v_supplier_id, u.product_ids, u.quantities) a);
  perform issoh_private.refuse_other_currency(place_orders.lines, v_products, v_asked);

  perform issoh_private.claim_order_number(place_orders.po_number, v_supplier_id);
  perform issoh_private.lock_products(v_products);
  select p.internal_sku into v_taken
    from issoh.purchase_order_lines l
    join issoh.selected_products p on p.product_id = l.product_id
   where l.po_number = place_orders.po_number and l.product_id = any (v_products)
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCOL',
      message = format('Order %s has a line of "%s" already.', place_orders.po_number, v_taken),
      hint = 'change_order changes it, and opens it if it was cancelled; or use another po_number.';
  end if;

  return query
  insert into issoh.purchase_order_lines as l
    (po_number, supplier_id, product_id, warehouse_id, quantity_ordered, unit_cost, pack_size, pack_cost, currency_code,
     expected_at)
  select place_orders.po_number, v_supplier_id, p.product_id, v_warehouse_id, i.quantity * coalesce(i.pack_size, 1),
         coalesce(a.price, trim_scale(round(issoh_private.share_of(i.unit_cost, 1, coalesce(i.pack_size, 1)), 10))),
         i.pack_size,
         case when i.pack_size is not null then trim_scale(coalesce(a.price * i.pack_size, i.unit_cost)) end,
         coalesce(a.currency_code, i.currency_code, v_currency),
         coalesce(place_orders.expected_at,
                  now() + make_interval(hours => 24 * coalesce(p.lead_time_days, v_lead_time_days)))
    from unnest(place_orders.lines) with ordinality
      as i (product_id, internal_sku, quantity, unit_cost, currency_code, pack_size, position)
   cross join lateral (
     select x.product_id, x.lead_time_days
       from issoh.selected_products x
      where x.product_id = v_products[i.position]
     offset 0) p
    left join unnest(v_asked) a on a.product_id = p.product_id
   order by i.position
  returning l.*;
end
$$;
comment on function issoh.place_orders(text, text, text, issoh.order_line_input[], timestamptz) is
  $$Notes what was ordered from a supplier (code or id), each product (product_id or internal_sku) once: it is on
order until receipts with reference_type PO and this number bring it. The warehouse may be left out where only one
is active. With pack_size, quantity counts packs and unit_cost is for a pack. Costs stay in currency_code, else
the currency of the supplier, else the base currency; the rate is that of the day of the receipt. A unit_cost left
out is what the supplier asks today for so many in SPP, price breaks included; where SPP lists nothing of it, the
line has none. expected_at left out: after the lead time of the product, else the setting
reorder.default_lead_time_days. Raises ISNSU, ISNWH, ISNPR, ISIRF (no number), ISIOL (lines that cannot be used),
ISIQT, ISIUC, ISICU, ISCOL (on that order already), ISCON (a number of another supplier), ISCSA (SPP does not
answer), ISCWI.$$;
grant execute on function issoh.place_orders(text, text, text, issoh.order_line_input[], timestamptz)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/place_orders.sql
--! Included functions/issoh/orders/read_order_products.sql
create or replace function issoh_private.read_order_products(lines issoh.order_line_input[]) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, it would go through all products for each line.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_most constant integer := issoh.setting('movements.max_batch');
  v_bad record;
  v_products uuid[];
begin
  if coalesce(cardinality(lines), 0) not between 1 and v_most then
    raise exception using
      errcode = 'ISIOL', message = format('An order cannot have %s lines.', coalesce(cardinality(lines), 0)),
      hint = format('Send 1 to %s.', v_most);
  end if;
  perform issoh_private.refuse_unknown_products(array(select l.product_id from unnest(lines) l),
                                                array(select l.internal_sku from unnest(lines) l));
  select l.* into v_bad
    from unnest(lines) l
   where (l.quantity > 0) is not true or l.pack_size <= 0
      or l.quantity::bigint * coalesce(l.pack_size, 1) > 2147483647
      or not common.is_currency(coalesce(l.currency_code, 'EUR'))
      or not (l.unit_cost >= 0 and l.unit_cost < 1e13 and scale(trim_scale(l.unit_cost)) <= 10)
   limit 1;
  if found then
    if (v_bad.quantity > 0) is not true then
      raise exception using
        errcode = 'ISIQT',
        message = format('A quantity of %s cannot be ordered.', coalesce(v_bad.quantity::text, 'null')),
        hint = 'Give a whole number of pieces above 0.';
    elsif v_bad.pack_size <= 0 or v_bad.quantity::bigint * coalesce(v_bad.pack_size, 1) > 2147483647 then
      raise exception using
        errcode = 'ISIQT',
        message = format('%s packs of %s pieces cannot be ordered.', v_bad.quantity, v_bad.pack_size),
        hint = 'A pack has 1 piece or more, and a line 2,147,483,647 at most.';
    elsif not common.is_currency(coalesce(v_bad.currency_code, 'EUR')) then
      raise exception using
        errcode = 'ISICU', message = format('"%s" is no currency.', v_bad.currency_code),
        hint = 'Use a code of ISO 4217, such as EUR.';
    end if;
    raise exception using
      errcode = 'ISIUC', message = format('A unit cost of %s cannot be used here.', v_bad.unit_cost),
      hint = 'It is 0 or more, below 10^13, with at most 10 decimals.';
  end if;

  v_products := array(
    select p.product_id
      from unnest(lines) with ordinality as l (product_id, internal_sku, quantity, unit_cost, currency_code, pack_size,
                                                  position)
      join issoh.selected_products p on p.product_id = l.product_id or p.internal_sku = common.trimmed(l.internal_sku)
     order by l.position);
  select p.internal_sku into v_bad
    from unnest(v_products) i
    join issoh.selected_products p on p.product_id = i
   group by p.internal_sku
  having count(*) > 1
   limit 1;
  if found then
    raise exception using
      errcode = 'ISIOL', message = format('"%s" is on the order twice.', v_bad.internal_sku),
      hint = 'Add up the pieces, and send one line of a product.';
  end if;
  return v_products;
end
$$;
comment on function issoh_private.read_order_products(issoh.order_line_input[]) is
  'The products of an order''s lines, in their order. Raises ISIOL, ISNPR, ISIQT, ISICU, ISIUC.';
--! EndIncluded functions/issoh/orders/read_order_products.sql
--! Included functions/issoh/orders/receive_orders.sql
create or replace function issoh_private.receive_orders(moved issoh.stock_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- As in bring_holdings.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_refused issoh.stock_movements;
begin
  if not exists (select from unnest(moved) n
                  where n.movement_type = 'receipt' and n.reference_type = 'PO'
                     or n.movement_type = 'issue' and n.returns_movement_id is not null) then
    return 0;
  end if;
  update issoh.purchase_order_lines o
     -- Cut off where integers end: so many are refused.
     set quantity_received = least(o.quantity_received + r.quantity, 2147483647),
         -- What is to come again cannot come to a house that was closed since: it comes to where it left.
         warehouse_id = case when r.quantity < 0 and not w.is_active then r.left_from else o.warehouse_id end
    from (select l.order_line_id, sum(c.quantity) as quantity,
                 (array_agg(c.from_location) filter (where c.from_location is not null))[1] as left_from
            from (select n.reference_id, n.product_id, n.from_location, 'infinity'::timestamptz as received_at,
                         case when n.to_location is not null then n.quantity else -n.quantity end as quantity
                    from unnest(moved) n
                   where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
                  union all
                  -- What goes back to the supplier, and reversals of that.
                  select b.reference_id, b.product_id, n.from_location, b.recorded_at,
                         case when n.to_location is not null then n.quantity else -n.quantity end
                    from unnest(moved) n
                   cross join lateral issoh_private.find_movement(n.returns_movement_id) b
                   where n.movement_type = 'issue' and n.returns_movement_id is not null
                     and b.movement_type = 'receipt' and b.reference_type = 'PO') c
            join issoh.purchase_order_lines l
              on l.po_number = c.reference_id and l.product_id = c.product_id and l.ordered_at <= c.received_at
           group by l.order_line_id) r, issoh.warehouses w
   where o.order_line_id = r.order_line_id and w.warehouse_id = o.warehouse_id;

  select n.* into v_refused
    from unnest(moved) n
    left join issoh.purchase_order_lines o on o.po_number = n.reference_id and o.product_id = n.product_id
   where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
     and n.reverses_movement_id is null
     and (o.order_line_id is null or o.supplier_id <> n.supplier_id or o.is_cancelled
          or o.quantity_received > o.quantity_ordered
             and o.quantity_received > issoh_private.most_received(o.quantity_ordered))
     -- One that takes the place of another at once (another cost) brings nothing more.
     and (not exists (select from unnest(moved) u where u.reverses_movement_id is not null)
          or (select sum(case when c.to_location is not null then c.quantity else -c.quantity end)
                from unnest(moved) c
               where c.movement_type = 'receipt' and c.reference_type = 'PO' and c.returns_movement_id is null
                 and c.reference_id = n.reference_id and c.product_id = n.product_id) > 0)
   order by n.seq
   limit 1;
  if found then
    perform issoh_private.refuse_receipt(v_refused);
  end if;
  return cardinality(moved);
end
$$;
comment on function issoh_private.receive_orders(issoh.stock_movements[]) is
  $$After movements: receipts with reference PO, what of them goes back to the supplier, and reversals of both move what
is open of the order. Receipts that are none of the order that they name are refused. Raises ISNOL,
ISCOS, ISCOC, ISCOR.$$;
--! EndIncluded functions/issoh/orders/receive_orders.sql
--! Included functions/issoh/orders/tg_purchase_order_lines__follow.sql
create or replace function issoh.tg_purchase_order_lines__follow() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
-- A walk along an index meets all there is; bitmaps go by the product (where one says equal: by the supplier, too).
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_deltas issoh_private.order_delta[];
begin
  if tg_op = 'INSERT' then
    v_deltas := array(select row(n.product_id, n.supplier_id, sum(n.quantity_open))::issoh_private.order_delta
                        from new_rows n
                       group by n.product_id, n.supplier_id);
  elsif tg_op = 'DELETE' then
    v_deltas := array(select row(o.product_id, o.supplier_id, -sum(o.quantity_open))::issoh_private.order_delta
                        from old_rows o
                       group by o.product_id, o.supplier_id);
  else
    v_deltas := array(select row(c.product_id, c.supplier_id, sum(c.delta))::issoh_private.order_delta
                        from (select n.product_id, n.supplier_id, n.quantity_open as delta from new_rows n
                              union all
                              select o.product_id, o.supplier_id, -o.quantity_open from old_rows o) c
                       group by c.product_id, c.supplier_id
                      having sum(c.delta) <> 0);
  end if;

  -- Locked already by whoever came through a function; direct SQL is not.
  perform issoh_private.lock_products(array(select distinct d.product_id from unnest(v_deltas) d));
  if tg_op = 'INSERT' and v_deltas <> '{}' then
    perform issoh_private.lock_warehouses(array(select distinct n.warehouse_id from new_rows n));
  end if;

  insert into issoh.supplier_stock_holdings (product_id, supplier_id, currency_code)
  select d.product_id, d.supplier_id, issoh_private.base_currency()
    from unnest(v_deltas) d
   where not exists (select from issoh.supplier_stock_holdings h
                      where h.product_id = d.product_id and h.supplier_id is not distinct from d.supplier_id)
  on conflict do nothing;
  update issoh.supplier_stock_holdings h
     set quantity_on_order = h.quantity_on_order + d.delta, updated_at = clock_timestamp()
    from unnest(v_deltas) d
   where h.product_id = d.product_id and h.supplier_id is not distinct from d.supplier_id and d.delta <> 0;
  return null;
end
$$;
comment on function issoh.tg_purchase_order_lines__follow() is
  'Statement trigger: quantity_on_order of a supplier''s holding is what is open of its order lines. Raises ISCWI.';
--! EndIncluded functions/issoh/orders/tg_purchase_order_lines__follow.sql
--! Included functions/issoh/orders/write_reorder_levels.sql
create or replace function issoh_private.write_reorder_levels(levels issoh.reorder_level_input[])
returns setof issoh.stock_on_hand
language plpgsql volatile
set search_path = pg_catalog, pg_temp
rows 10
-- Planned beside an empty table, it would go through all products for each line.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_most constant integer := issoh.setting('movements.max_batch');
  v_levels issoh.named_reorder_level[];
begin
  if coalesce(cardinality(levels), 0) not between 1 and v_most then
    raise exception using
      errcode = 'ISIRL', message = format('%s reorder levels cannot be set.', coalesce(cardinality(levels), 0)),
      hint = format('Send 1 to %s at once.', v_most);
  end if;
  perform issoh_private.refuse_unknown_products(array(select l.product_id from unnest(levels) l),
                                                array(select l.internal_sku from unnest(levels) l));
  v_levels := array(
    with places as materialized (
      select n.warehouse, w.warehouse_id, w.warehouse_code
        from (select distinct l.warehouse from unnest(levels) l) n
       cross join lateral issoh_private.resolve_warehouse(n.warehouse) w
    )
    select row(p.product_id, p.internal_sku, w.warehouse_id, w.warehouse_code, l.reorder_point, l.reorder_quantity,
               l.reorder_up_to)::issoh.named_reorder_level
      from unnest(levels) with ordinality as l (product_id, internal_sku, warehouse, reorder_point, reorder_quantity,
                                                reorder_up_to, position)
      join issoh.selected_products p on p.product_id = l.product_id or p.internal_sku = common.trimmed(l.internal_sku)
      join places w on w.warehouse = l.warehouse
     order by l.position);
  perform issoh_private.refuse_reorder_levels(v_levels);

  perform issoh_private.lock_products(array(select distinct l.product_id from unnest(v_levels) l));
  return query
  insert into issoh.stock_on_hand as s (product_id, warehouse_id, reorder_point, reorder_quantity, reorder_up_to)
  select l.product_id, l.warehouse_id, l.reorder_point, l.reorder_quantity, l.reorder_up_to
    from unnest(v_levels) l
  on conflict (warehouse_id, product_id) do update
     set reorder_point = excluded.reorder_point, reorder_quantity = excluded.reorder_quantity,
         reorder_up_to = excluded.reorder_up_to
  returning s.*;
end
$$;
comment on function issoh_private.write_reorder_levels(issoh.reorder_level_input[]) is
  'Sets reorder levels, all or none, and answers their stock in the same order. Raises ISIRL, ISNPR, ISNWH.';
--! EndIncluded functions/issoh/orders/write_reorder_levels.sql
--! Included functions/issoh/products/refuse_unknown_products.sql
create or replace function issoh_private.refuse_unknown_products(product_ids uuid[], internal_skus text[]) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- As in read_movements.
set enable_seqscan = off
as $$
declare
  v_name text;
begin
  select coalesce(g.internal_sku, g.product_id::text, '') into v_name
    from unnest(product_ids, internal_skus) with ordinality as g (product_id, internal_sku, position)
    left join lateral (
      select p.product_id from issoh.selected_products p where p.product_id = g.product_id offset 0) i on true
    left join lateral (
      select p.product_id from issoh.selected_products p where p.internal_sku = common.trimmed(g.internal_sku)
      offset 0) k on true
   where (g.product_id is null and g.internal_sku is null)
      or (g.product_id is not null and i.product_id is null)
      or (g.internal_sku is not null and k.product_id is null)
      or i.product_id <> k.product_id
   order by g.position
   limit 1;
  if found then
    raise exception using
      errcode = 'ISNPR',
      message = format('There is no product "%s".', v_name),
      hint = 'Name a selected product by its internal SKU or its id; with both, they must be of one product.';
  end if;
end
$$;
comment on function issoh_private.refuse_unknown_products(uuid[], text[]) is
  'Whether each line of a list names one product, by its id or SKU or both. Raises ISNPR.';
--! EndIncluded functions/issoh/products/refuse_unknown_products.sql
--! Included functions/issoh/reservations/take_reservations.sql
create or replace function issoh_private.take_reservations(drafts issoh_private.movement_draft[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, it would go through all reservations for each movement.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_bad record;
begin
  select d.reservation_id, d.quantity, r.status, r.reserved_quantity, r.product_id is not distinct from d.product_id
         and r.warehouse_id is not distinct from d.from_location as fits
    into v_bad
    from (select x.reservation_id, x.product_id, x.from_location, sum(x.quantity) as quantity
            from unnest(drafts) x
           where x.reservation_id is not null
           group by x.reservation_id, x.product_id, x.from_location) d
    left join issoh.stock_reservations r on r.reservation_id = d.reservation_id
   where r.status is distinct from 'active' or r.product_id <> d.product_id or r.warehouse_id <> d.from_location
      or d.quantity > r.reserved_quantity
   limit 1;
  if v_bad.reservation_id is null then
    update issoh.stock_reservations r
       set issued_quantity = r.issued_quantity + d.quantity,
           status = case when r.issued_quantity + d.quantity = r.quantity then 'issued' else r.status end,
           closed_by = case when r.issued_quantity + d.quantity = r.quantity then audit.current_actor() end,
           closed_at = case when r.issued_quantity + d.quantity = r.quantity then clock_timestamp() end
      from (select x.reservation_id, sum(x.quantity)::integer as quantity
              from unnest(drafts) x
             where x.reservation_id is not null
             group by x.reservation_id) d
     where r.reservation_id = d.reservation_id;
    return;
  end if;

  if v_bad.status is null then
    raise exception using
      errcode = 'ISNRV', message = format('There is no reservation %s.', v_bad.reservation_id),
      hint = 'Name a reservation by its reservation_id.';
  elsif v_bad.status <> 'active' then
    raise exception using
      errcode = 'ISCRX', message = format('The reservation is %s.', v_bad.status),
      hint = 'Issue without it, or reserve again.';
  elsif not v_bad.fits then
    raise exception using
      errcode = 'ISIRM', message = 'The reservation is of another product or warehouse.',
      hint = 'Issue what is reserved, from where it is reserved.';
  end if;
  raise exception using
    errcode = 'ISCRQ',
    message = format('%s pieces cannot be issued: the reservation still holds %s.', v_bad.quantity,
                     v_bad.reserved_quantity),
    hint = 'Issue what it holds; what is beyond is an issue of its own.';
end
$$;
comment on function issoh_private.take_reservations(issoh_private.movement_draft[]) is
  'Lowers reservations by what is issued against them; their products are locked. Raises ISNRV, ISCRX, ISIRM, ISCRQ.';
--! EndIncluded functions/issoh/reservations/take_reservations.sql
--! Included functions/issoh/reservations/tg_stock_reservations__follow.sql
create or replace function issoh.tg_stock_reservations__follow() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
-- A walk along an index meets all there is; bitmaps go by the key.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_deltas issoh_private.reservation_delta[];
begin
  if tg_op = 'INSERT' then
    v_deltas := array(
      select row(n.product_id, n.warehouse_id, sum(n.reserved_quantity))::issoh_private.reservation_delta
        from new_rows n
       group by n.product_id, n.warehouse_id);
  elsif tg_op = 'DELETE' then
    v_deltas := array(
      select row(o.product_id, o.warehouse_id, -sum(o.reserved_quantity))::issoh_private.reservation_delta
        from old_rows o
       group by o.product_id, o.warehouse_id);
  else
    v_deltas := array(
      select row(c.product_id, c.warehouse_id, sum(c.delta))::issoh_private.reservation_delta
        from (select n.product_id, n.warehouse_id, n.reserved_quantity as delta from new_rows n
              union all
              select o.product_id, o.warehouse_id, -o.reserved_quantity from old_rows o) c
       group by c.product_id, c.warehouse_id
      having sum(c.delta) <> 0);
  end if;

  -- Locked already by whoever came through a function; direct SQL is not.
  perform issoh_private.lock_products(array(select distinct d.product_id from unnest(v_deltas) d));
  if exists (select from unnest(v_deltas) d where d.delta > 0) then
    perform issoh_private.lock_warehouses(array(select distinct d.warehouse_id from unnest(v_deltas) d
                                                 where d.delta > 0));
  end if;

  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select d.product_id, d.warehouse_id
    from unnest(v_deltas) d
   where not exists (select from issoh.stock_on_hand s
                      where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id)
  on conflict do nothing;
  update issoh.stock_on_hand s
     set quantity_reserved = s.quantity_reserved + d.delta
    from unnest(v_deltas) d
   where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id and d.delta <> 0;
  return null;
end
$$;
comment on function issoh.tg_stock_reservations__follow() is
  $$Statement trigger: quantity_reserved of the stock follows the reservations. Raises ISCWI, and ISCAV by the guard
of stock_on_hand.$$;
--! EndIncluded functions/issoh/reservations/tg_stock_reservations__follow.sql
--! Included functions/issoh/valuation/rouse_valuation.sql
create or replace function issoh_private.rouse_valuation(first_seq bigint, last_seq bigint) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Whoever has one of these numbers asks, each for the two fifties before it: one that is refused takes its number
  -- with it. If all asked, as many would find one end of so many.
  v_first constant bigint := (first_seq + 49) / 50 * 50;
  v_last constant bigint := last_seq / 50 * 50;
  v_rows bigint;
begin
  if v_first > v_last then
    return;
  end if;
  v_rows := issoh.setting('valuation.refresh_rows')::bigint;
  -- One after the other: a refresh leaves what moves while it runs to the next. By a key, a movement would wait for
  -- whoever has roused it and not committed.
  if v_last / v_rows > (v_first - 100) / v_rows then
    perform graphile_worker.add_job('valuation__refresh', queue_name => 'valuation__refresh', max_attempts => 5);
  end if;
end
$$;
comment on function issoh_private.rouse_valuation(bigint, bigint) is
  $$Has the valuation refreshed where a number that fifty divides is among those of movements from seq to seq, and one
of them up to there, or of the hundred before the first such number, is the last of so many (setting
valuation.refresh_rows), whoever posted the others: by the numbers of the ledger, as nobody waits for these. One end is
found twice at most; a refresh too many finds nothing to do.$$;
--! EndIncluded functions/issoh/valuation/rouse_valuation.sql
