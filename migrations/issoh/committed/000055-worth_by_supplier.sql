--! Previous: sha1:53856be351f94085fd558191c553e84fa539c72d
--! Hash: sha1:793a0631cd1b67d4703b96aff6b0a2c1bb654199
--! Message: worth_by_supplier

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 002-worth_by_supplier.sql
-- Pieces that came with a cost and no purchase count in what a holding is worth, and of those without any cost it says
-- how many they are. A no to a date takes what a yes takes. Holdings refuse what they cannot count.
set lock_timeout = '5s';

alter table issoh.supplier_stock_holdings
  add column if not exists found_quantity bigint not null default 0,
  add column if not exists found_value numeric not null default 0,
  add column if not exists uncosted_quantity bigint not null default 0;

comment on column issoh.supplier_stock_holdings.purchased_quantity is
  'Pieces ever bought at a known cost, less those that went back.';
comment on column issoh.supplier_stock_holdings.found_quantity is
  'Pieces that came with a cost and were not bought: opening stock, and found pieces.';
comment on column issoh.supplier_stock_holdings.found_value is 'What these cost, in currency_code.';
comment on column issoh.supplier_stock_holdings.uncosted_quantity is
  'Pieces that ever came of which nobody said a cost. In v_stock_summary_by_supplier and list_holdings they count at the
moving average of the product.';
comment on column issoh.supplier_stock_holdings.average_cost is
  'Mean unit cost of all pieces that came from the supplier with a cost, bought or found, in currency_code.';
comment on column issoh.supplier_stock_holdings.total_value is
  'Pieces on hand at average_cost, those without a cost (uncosted_quantity) among them: nothing where nobody said a cost
of any. v_stock_summary_by_supplier values these; the books'' value is in v_inventory_valuation.';

drop type if exists issoh_private.holding_change;
create type issoh_private.holding_change as (
  product_id uuid,
  supplier_id uuid,
  pieces bigint,
  purchased bigint,
  value numeric,
  last_price numeric,
  last_date timestamptz,
  found bigint,
  found_value numeric,
  uncosted bigint
);
drop function if exists issoh_private.bring_holdings(issoh_private.arriving_pieces[]);
drop type if exists issoh_private.arriving_pieces;
create type issoh_private.arriving_pieces as (
  movement_id uuid,
  product_id uuid,
  supplier_id uuid,
  quantity integer,
  unit_cost numeric,
  movement_date timestamptz,
  found_cost numeric,
  is_uncosted boolean
);
drop function if exists issoh_private.bring_holdings(issoh.supplier_movements[]);
drop function if exists issoh_private.take_back_purchases(uuid[]);
drop function if exists issoh_private.allocate_holdings(integer[], integer, integer);

--! Included functions/issoh/warehouses/whole_pieces.sql
create or replace function issoh_private.whole_pieces(pieces bigint) returns integer
language sql immutable
return greatest(least(pieces, 2147483647), -2147483648)::integer;
comment on function issoh_private.whole_pieces(bigint) is
  $$Pieces cut off where integers end: the guard of stock_on_hand refuses what is there; sums over all warehouses show
it.$$;
grant execute on function issoh_private.whole_pieces(bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/warehouses/whole_pieces.sql
--! Included functions/issoh/ledger/tg_stock_on_hand__guard.sql
create or replace function issoh.tg_stock_on_hand__guard() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name text;
begin
  -- Of what is inserted, old is all null.
  if tg_op <> 'DELETE' then
    new.updated_at := clock_timestamp();
  end if;

  -- Quantities are what triggers of the ledger and of reservations make of them: statements of others come at depth 1.
  if pg_trigger_depth() = 1 then
    if ((coalesce(new.quantity_on_hand, 0), coalesce(new.quantity_reserved, 0))
        <> (coalesce(old.quantity_on_hand, 0), coalesce(old.quantity_reserved, 0))
        or tg_op = 'UPDATE' and (new.product_id, new.warehouse_id) <> (old.product_id, old.warehouse_id))
       and not (select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user) then
      raise exception using
        errcode = 'ISFSQ', message = 'Quantities of stock follow the ledger and the reservations.',
        hint = 'Post a movement, or reserve.';
    end if;
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;

  if new.quantity_on_hand in (2147483647, -2147483648) or new.quantity_reserved = 2147483647
     or new.quantity_on_hand::bigint - new.quantity_reserved < -2147483648 then
    raise exception using
      errcode = 'ISCQL', message = 'That is more than a stock can count.',
      hint = 'Check the quantity: a product has at most 2,147,483,646 pieces in a warehouse.';
  end if;
  if new.quantity_reserved < 0 then
    raise exception using
      errcode = 'check_violation', message = 'Less than nothing cannot be reserved.',
      hint = 'Release at most what is reserved.';
  end if;
  -- What is enough needs no look at the warehouse.
  if new.quantity_on_hand >= new.quantity_reserved then
    return new;
  end if;
  if (new.quantity_on_hand < coalesce(old.quantity_on_hand, 0)
      or new.quantity_reserved > coalesce(old.quantity_reserved, 0))
     and not (select w.allow_negative from issoh.warehouses w where w.warehouse_id = new.warehouse_id) then
    select format('%s in %s', p.internal_sku, w.warehouse_code) into v_name
      from issoh.selected_products p, issoh.warehouses w
     where p.product_id = new.product_id and w.warehouse_id = new.warehouse_id;
    if new.quantity_reserved > coalesce(old.quantity_reserved, 0) then
      raise exception using
        errcode = 'ISCAV',
        message = format('%s: %s pieces cannot be reserved, %s are available.', v_name,
                         new.quantity_reserved - coalesce(old.quantity_reserved, 0),
                         coalesce(old.quantity_on_hand - old.quantity_reserved, 0)),
        hint = 'Reserve what is available, or wait for a receipt.';
    elsif new.quantity_on_hand < 0 then
      raise exception using
        errcode = 'ISCNS',
        message = format('%s: %s pieces cannot leave, %s are on hand.', v_name,
                         coalesce(old.quantity_on_hand, 0) - new.quantity_on_hand,
                         coalesce(old.quantity_on_hand, 0)),
        hint = 'Count the shelf, or post the missing receipt first; a warehouse may be told to allow negative stock.';
    end if;
    raise exception using
      errcode = 'ISCRS',
      message = format('%s: %s pieces cannot leave, %s of %s are reserved.', v_name,
                       old.quantity_on_hand - new.quantity_on_hand, new.quantity_reserved, old.quantity_on_hand),
      hint = 'Issue against the reservation by its reservation_id, or release it.';
  end if;
  return new;
end
$$;
comment on function issoh.tg_stock_on_hand__guard() is
  $$Row trigger: quantities change with the ledger and reservations only (ISFSQ), and stay right unless the warehouse
allows negative stock: nothing below zero (ISCNS), nothing below what is reserved (ISCRS), nothing reserved that
is not available (ISCAV), nothing reserved below none (23514), nothing that integers cannot hold (ISCQL).$$;
--! EndIncluded functions/issoh/ledger/tg_stock_on_hand__guard.sql
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
     set quantity_reserved = issoh_private.whole_pieces(s.quantity_reserved + d.delta)
    from unnest(v_deltas) d
   where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id and d.delta <> 0;
  return null;
end
$$;
comment on function issoh.tg_stock_reservations__follow() is
  $$Statement trigger: quantity_reserved of the stock follows the reservations. Raises ISCWI, and ISCAV
and ISCQL by the guard of stock_on_hand.$$;
--! EndIncluded functions/issoh/reservations/tg_stock_reservations__follow.sql
--! Included functions/issoh/products/name_product.sql
create or replace function issoh.name_product(product issoh.selected_products) returns issoh.named_product
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select name_product.product.product_id, name_product.product.internal_sku, name_product.product.product_name,
         name_product.product.status, name_product.product.availability, name_product.product.description,
         name_product.product.category_id, c.path::text, name_product.product.brand, name_product.product.barcode,
         name_product.product.unit_of_measure, name_product.product.min_order_qty, name_product.product.pack_multiple,
         name_product.product.lead_time_days, name_product.product.spp_supplier_id, s.supplier_code,
         name_product.product.spp_product_id, name_product.product.selection_reason,
         name_product.product.selection_date, name_product.product.selected_by, h.on_hand, h.reserved, h.available
    from (select issoh_private.whole_pieces(coalesce(sum(o.quantity_on_hand), 0)) as on_hand,
                 issoh_private.whole_pieces(coalesce(sum(o.quantity_reserved), 0)) as reserved,
                 issoh_private.whole_pieces(coalesce(sum(o.quantity_available), 0)) as available
            from issoh.stock_on_hand o
           where o.product_id = name_product.product.product_id) h
    left join issoh.categories c on c.category_id = name_product.product.category_id
    left join issoh.suppliers s on s.supplier_id = name_product.product.spp_supplier_id
$$;
comment on function issoh.name_product(issoh.selected_products) is
  $$A product as the doors answer it: its category by path, its supplier by code, and its pieces in all warehouses.$$;
grant execute on function issoh.name_product(issoh.selected_products)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/products/name_product.sql
--! Included functions/issoh/stock/find_stock.sql
create or replace function issoh.find_stock(
  search text default null,
  code text default null,
  warehouse text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.product_stock
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_warehouse_id constant uuid := case
    when find_stock.warehouse is not null then (issoh_private.resolve_warehouse(find_stock.warehouse)).warehouse_id
  end;
  v_patterns constant text[] := common.search_patterns(find_stock.search);
  v_code constant text := case
    when find_stock.code is not null then coalesce(common.plain(find_stock.code), '')
  end;
  -- A scanner reads a GTIN with more zeros before it than a list has it, or with fewer.
  v_barcodes constant text[] := case
    when v_code ~ '^[0-9]{8,14}$'
      then array(select lpad(ltrim(v_code, '0'), n, '0') from generate_series(8, 14) n
                  where n >= length(ltrim(v_code, '0'))) || v_code
    else array[v_code]
  end;
  v_after constant text := case
    when find_stock.after_id is not null
      then (issoh_private.resolve_product(find_stock.after_id::text)).internal_sku
  end;
begin
  return query
  select p.product_id, p.internal_sku, p.product_name, p.brand, p.barcode, p.unit_of_measure, p.status,
         h.quantity_on_hand, h.quantity_reserved, h.quantity_available, h.warehouses
    from (
      select i.*
        from issoh.selected_products i
       where issoh_private.holds_words(i, v_patterns)
         and (v_code is null or i.internal_sku in (v_code, common.trimmed(find_stock.code))
              or i.barcode = any (v_barcodes))
         and (v_warehouse_id is null
              or exists (select from issoh.stock_on_hand s
                          where s.product_id = i.product_id and s.warehouse_id = v_warehouse_id))
         and (v_after is null or i.internal_sku > v_after)
       order by i.internal_sku
       limit find_stock.page_size) p
   cross join lateral (
     select issoh_private.whole_pieces(coalesce(sum(s.quantity_on_hand), 0)) as quantity_on_hand,
            issoh_private.whole_pieces(coalesce(sum(s.quantity_reserved), 0)) as quantity_reserved,
            issoh_private.whole_pieces(coalesce(sum(s.quantity_available), 0)) as quantity_available,
            coalesce(json_agg(json_build_object(
              'warehouse_id', w.warehouse_id, 'warehouse_code', w.warehouse_code,
              'quantity_on_hand', s.quantity_on_hand, 'quantity_reserved', s.quantity_reserved,
              'quantity_available', s.quantity_available) order by w.warehouse_code), '[]') as warehouses
       from issoh.stock_on_hand s
       join issoh.warehouses w on w.warehouse_id = s.warehouse_id
      where s.product_id = p.product_id and (v_warehouse_id is null or s.warehouse_id = v_warehouse_id)) h
   order by p.internal_sku;
end
$$;
comment on function issoh.find_stock(text, text, text, uuid, integer) is
  $$A page of products by their SKU, each with its pieces, in all and by warehouse (none where it never was): those
whose name, SKU, brand or barcode hold the words of a text, in any order; of a code as a scanner reads it (the SKU, or
a barcode whatever zeros lead it); kept in one warehouse (code or id), with the pieces there; or all; behind the one of
an id. Raises ISNWH, ISNPR.$$;
grant execute on function issoh.find_stock(text, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/stock/find_stock.sql
--! Included functions/issoh/holdings/refuse_held.sql
create or replace function issoh_private.refuse_held(pieces bigint, product_id uuid) returns integer
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'ISCQL',
    message = format('%s: %s pieces of one supplier are more than can be counted.',
                     (select p.internal_sku from issoh.selected_products p where p.product_id = refuse_held.product_id),
                     refuse_held.pieces),
    hint = 'Check the quantity: of one supplier a product has at most 2,147,483,646 pieces over all warehouses, and as'
           ' many on order.';
end
$$;
comment on function issoh_private.refuse_held(bigint, uuid) is
  'Refuses more pieces of a product and a supplier than a holding can count. Raises ISCQL.';
--! EndIncluded functions/issoh/holdings/refuse_held.sql
--! Included functions/issoh/holdings/held_pieces.sql
create or replace function issoh_private.held_pieces(pieces bigint, product_id uuid) returns integer
language sql stable
return case when pieces between -2147483647 and 2147483646 then pieces::integer
            else issoh_private.refuse_held(pieces, product_id) end;
comment on function issoh_private.held_pieces(bigint, uuid) is
  'Pieces of a product that one supplier has here, or on order, as a holding keeps them. Raises ISCQL.';
--! EndIncluded functions/issoh/holdings/held_pieces.sql
--! Included functions/issoh/holdings/bring_holdings.sql
create or replace function issoh_private.bring_holdings(brought issoh_private.arriving_pieces[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Each by its key, then by its place on disk, whatever was there when this was planned: a join would read all holdings,
-- and bitmaps take twice as long.
set enable_bitmapscan = off
set enable_memoize = off
as $$
declare
  v_changes issoh_private.holding_change[];
  v_new issoh_private.holding_change[];
  v_changed integer;
begin
  v_changes := array(
    select row(b.product_id, b.supplier_id, sum(b.quantity),
               coalesce(sum(b.quantity) filter (where b.unit_cost is not null), 0),
               coalesce(sum(b.quantity * b.unit_cost), 0),
               (array_agg(b.unit_cost order by b.movement_date desc, b.movement_id desc)
                filter (where b.unit_cost is not null))[1],
               max(b.movement_date) filter (where b.unit_cost is not null),
               coalesce(sum(b.quantity) filter (where b.found_cost is not null), 0),
               coalesce(sum(b.quantity * b.found_cost), 0),
               coalesce(sum(b.quantity) filter (where b.is_uncosted), 0))::issoh_private.holding_change
      from unnest(brought) b
     group by b.product_id, b.supplier_id
     order by b.product_id);

  loop
    update issoh.supplier_stock_holdings h
       set quantity_on_hand = issoh_private.held_pieces(h.quantity_on_hand + c.pieces, h.product_id),
           purchased_quantity = h.purchased_quantity + c.purchased,
           purchased_value = h.purchased_value + c.value,
           found_quantity = h.found_quantity + c.found,
           found_value = h.found_value + c.found_value,
           uncosted_quantity = h.uncosted_quantity + c.uncosted,
           average_cost = trim_scale(round((h.purchased_value + c.value + h.found_value + c.found_value)
                                           / nullif(h.purchased_quantity + c.purchased + h.found_quantity + c.found, 0),
                                           10)),
           last_purchase_price = case when h.last_purchase_date is not null
                                       and (h.last_purchase_date > c.last_date) is not false
                                      then h.last_purchase_price else c.last_price end,
           last_purchase_date = greatest(h.last_purchase_date, c.last_date),
           updated_at = clock_timestamp()
      from unnest(v_changes) c
     cross join lateral (
       select x.ctid as place
         from issoh.supplier_stock_holdings x
        where x.product_id = c.product_id and x.supplier_id is not distinct from c.supplier_id
       offset 0) x
     where h.ctid = x.place;
    get diagnostics v_changed = row_count;
    exit when v_changed = cardinality(v_changes);
    -- Those from whom nothing came before.
    v_new := array(
      select c
        from unnest(v_changes) c
        left join lateral (
          select x.holding_id
            from issoh.supplier_stock_holdings x
           where x.product_id = c.product_id and x.supplier_id is not distinct from c.supplier_id
          offset 0) h on true
       where h.holding_id is null);
    if v_changed + cardinality(v_new) < cardinality(v_changes) then
      -- Another place on disk by then.
      raise exception using
        errcode = 'serialization_failure', message = 'Holdings were changed by hand meanwhile.',
        hint = 'Post it again.';
    end if;
    v_changes := v_new;
    insert into issoh.supplier_stock_holdings (product_id, supplier_id)
    select c.product_id, c.supplier_id from unnest(v_changes) c;
  end loop;
  return cardinality(brought);
end
$$;
comment on function issoh_private.bring_holdings(issoh_private.arriving_pieces[]) is
  $$Raises the holdings of suppliers by what came from them, and what they say of costs: of purchases, of pieces found
with a cost, and how many came without any; answers how many movements that were. Raises ISCQL.$$;
--! EndIncluded functions/issoh/holdings/bring_holdings.sql
--! Included functions/issoh/holdings/bring_holding.sql
create or replace function issoh_private.bring_holding(moved issoh.stock_movements, supplier_id uuid) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_bought constant boolean := moved.movement_type = 'receipt' and moved.unit_cost is not null;
  v_found constant boolean := moved.movement_type <> 'receipt' and moved.unit_cost is not null;
  v_costed constant integer := case when moved.unit_cost is null then 0 else moved.quantity end;
  v_value constant numeric := coalesce(moved.quantity * moved.unit_cost, 0);
  v_date constant timestamptz := case when v_bought then moved.movement_date end;
begin
  update issoh.supplier_stock_holdings h
     set quantity_on_hand = issoh_private.held_pieces(h.quantity_on_hand + moved.quantity::bigint, h.product_id),
         purchased_quantity = h.purchased_quantity + case when v_bought then moved.quantity else 0 end,
         purchased_value = h.purchased_value + case when v_bought then v_value else 0 end,
         found_quantity = h.found_quantity + case when v_found then moved.quantity else 0 end,
         found_value = h.found_value + case when v_found then v_value else 0 end,
         uncosted_quantity = h.uncosted_quantity + case when moved.unit_cost is null then moved.quantity else 0 end,
         average_cost = trim_scale(round((h.purchased_value + h.found_value + v_value)
                                         / nullif(h.purchased_quantity + h.found_quantity + v_costed, 0), 10)),
         last_purchase_price = case when h.last_purchase_date is not null
                                     and (h.last_purchase_date > v_date) is not false
                                    then h.last_purchase_price when v_bought then moved.unit_cost end,
         last_purchase_date = greatest(h.last_purchase_date, v_date),
         updated_at = clock_timestamp()
   where h.product_id = moved.product_id and h.supplier_id is not distinct from bring_holding.supplier_id;
  if found then
    return 1;
  end if;
  return issoh_private.bring_holdings(array[
    row(moved.movement_id, moved.product_id, bring_holding.supplier_id, moved.quantity,
        case when v_bought then moved.unit_cost end, moved.movement_date,
        case when v_found then moved.unit_cost end, moved.unit_cost is null)::issoh_private.arriving_pieces]);
end
$$;
comment on function issoh_private.bring_holding(issoh.stock_movements, uuid) is
  'As bring_holdings, for one movement whose pieces come from this supplier and are no return. Raises ISCQL.';
--! EndIncluded functions/issoh/holdings/bring_holding.sql
--! Included functions/issoh/holdings/change_holdings.sql
create or replace function issoh_private.change_holdings(changes issoh.supplier_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Each by its key, then by its place on disk, whatever was there when this was planned: a join would read all holdings,
-- and bitmaps take twice as long.
set enable_bitmapscan = off
set enable_memoize = off
as $$
declare
  v_changed integer;
  v_all integer;
begin
  insert into issoh.supplier_movements select c.* from unnest(changes) c;
  with sums as (
    select x.product_id, x.supplier_id, sum(x.quantity) as pieces
      from unnest(changes) x
     group by x.product_id, x.supplier_id
     order by x.product_id
  ), changed as (
    update issoh.supplier_stock_holdings h
       set quantity_on_hand = issoh_private.held_pieces(h.quantity_on_hand + c.pieces, h.product_id),
           updated_at = clock_timestamp()
      from sums c
     cross join lateral (
       select x.ctid as place
         from issoh.supplier_stock_holdings x
        where x.product_id = c.product_id and x.supplier_id is not distinct from c.supplier_id
       offset 0) x
     where h.ctid = x.place
    returning h.holding_id
  )
  select (select count(*) from changed), (select count(*) from sums) into v_changed, v_all;
  if v_changed < v_all then
    -- Another place on disk by then.
    raise exception using
      errcode = 'serialization_failure', message = 'Holdings were changed by hand meanwhile.', hint = 'Post it again.';
  end if;
  return v_changed;
end
$$;
comment on function issoh_private.change_holdings(issoh.supplier_movements[]) is
  $$Says whose pieces movements took (below 0) or brought back, and holdings follow: answers how many. Of purchases they
say what they said. Raises ISCQL.$$;
--! EndIncluded functions/issoh/holdings/change_holdings.sql
--! Included functions/issoh/holdings/allocate_holdings.sql
create or replace function issoh_private.allocate_holdings(holdings bigint[], quantity integer, preferred integer)
returns integer[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_first constant integer := coalesce(allocate_holdings.preferred, 1);
  v_taken integer[] := array_fill(0, array[cardinality(allocate_holdings.holdings)]);
  v_left integer := allocate_holdings.quantity;
  v_place integer;
begin
  for i in 0 .. cardinality(v_taken) loop
    exit when v_left = 0;
    v_place := case when i = 0 then v_first else i end;
    if v_taken[v_place] = 0 and allocate_holdings.holdings[v_place] > 0 then
      v_taken[v_place] := least(allocate_holdings.holdings[v_place], v_left);
      v_left := v_left - v_taken[v_place];
    end if;
  end loop;
  -- What nobody's holding covers is owed by the first.
  v_taken[v_first] := v_taken[v_first] + v_left;
  return v_taken;
end
$$;
comment on function issoh_private.allocate_holdings(bigint[], integer, integer) is
  $$How many pieces leave of each holding (in the order in which the suppliers came first): of the preferred one, by its
place, before the others.$$;
--! EndIncluded functions/issoh/holdings/allocate_holdings.sql
--! Included functions/issoh/holdings/take_holdings.sql
create or replace function issoh_private.take_holdings(leaving issoh_private.leaving_pieces[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Each by its key, then by its place on disk, whatever was there when this was planned.
set enable_bitmapscan = off
set enable_memoize = off
set enable_nestloop = on
set enable_hashjoin = off
as $$
declare
  v_taken issoh.supplier_movements[];
  v_changed record;
  v_all record;
  v_next record;
  v_product uuid;
  v_suppliers uuid[];
  v_holdings bigint[];
  v_pieces integer[];
  v_preferred uuid;
  v_place integer;
begin
  -- Mostly one holding has all that leaves of a product.
  with sums as (
    select l.product_id, sum(l.quantity) as pieces
      from unnest(leaving) l
     group by l.product_id
    having bool_and(l.supplier_id is null and l.undoes is null)
     order by l.product_id
  ), changed as (
    update issoh.supplier_stock_holdings h
       set quantity_on_hand = h.quantity_on_hand - s.pieces, updated_at = clock_timestamp()
      from sums s
     cross join lateral (
       select x.place, x.quantity_on_hand
         from (select o.ctid as place, o.holding_id, o.supplier_id, o.quantity_on_hand
                 from issoh.supplier_stock_holdings o
                where o.product_id = s.product_id
               offset 0) x
        order by x.supplier_id is null desc, x.holding_id
        limit 1) x
     where h.ctid = x.place and x.quantity_on_hand >= s.pieces
    returning h.product_id, h.supplier_id
  )
  select array_agg(c.product_id) as products, array_agg(c.supplier_id) as suppliers into v_changed from changed c;
  -- Two sets that no index knows.
  set local enable_nestloop = off;
  set local enable_hashjoin = on;
  select array_agg(row(l.movement_id, l.product_id, c.supplier_id, -l.quantity, null,
                       l.movement_date)::issoh.supplier_movements) filter (where c.product_id is not null) as taken,
         array_agg(row(l.movement_id, l.product_id, l.quantity, l.supplier_id, l.undoes,
                       l.movement_date)::issoh_private.leaving_pieces order by l.place)
           filter (where c.product_id is null) as rest
    into v_all
    from unnest(leaving) with ordinality
         as l (movement_id, product_id, quantity, supplier_id, undoes, movement_date, place)
    left join unnest(v_changed.products, v_changed.suppliers) c (product_id, supplier_id)
           on c.product_id = l.product_id;
  set local enable_nestloop = on;
  set local enable_hashjoin = off;
  insert into issoh.supplier_movements select t.* from unnest(v_all.taken) t;
  if v_all.rest is null then
    return cardinality(leaving);
  end if;

  -- One movement after the other, as each takes from what the one before has left: in memory, or thousands of one
  -- product would read what all before them have written.
  for v_next in
    select l.movement_id, l.product_id, l.quantity, l.supplier_id, l.undoes, l.movement_date, h.suppliers, h.holdings
      from unnest(v_all.rest) l
     cross join lateral (
       select array_agg(x.supplier_id order by x.holding_id) as suppliers,
              array_agg(x.quantity_on_hand::bigint order by x.holding_id) as holdings
         from (select o.holding_id, o.supplier_id, o.quantity_on_hand
                 from issoh.supplier_stock_holdings o
                where o.product_id = l.product_id
               offset 0) x) h
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
    if v_holdings[v_place] >= v_next.quantity then
      v_holdings[v_place] := v_holdings[v_place] - v_next.quantity;
      v_taken := v_taken || row(v_next.movement_id, v_product, v_suppliers[v_place], -v_next.quantity, null,
                                v_next.movement_date)::issoh.supplier_movements;
      continue;
    end if;
    v_pieces := issoh_private.allocate_holdings(v_holdings, v_next.quantity, v_place);
    for i in 1 .. cardinality(v_pieces) loop
      continue when v_pieces[i] = 0;
      v_holdings[i] := v_holdings[i] - v_pieces[i];
      v_taken := v_taken || row(v_next.movement_id, v_product, v_suppliers[i], -v_pieces[i], null,
                                v_next.movement_date)::issoh.supplier_movements;
    end loop;
  end loop;
  return issoh_private.change_holdings(v_taken);
end
$$;
comment on function issoh_private.take_holdings(issoh_private.leaving_pieces[]) is
  $$Whose pieces leave, given by product and in the order of the ledger: those of the supplier that the movement names,
or that what it undoes was of (with none: those of which nobody said who delivered them), then those of the supplier
that came first. Answers of how many holdings. Raises ISCQL.$$;
--! EndIncluded functions/issoh/holdings/take_holdings.sql
--! Included functions/issoh/holdings/take_back_purchases.sql
create or replace function issoh_private.take_back_purchases(undoing issoh.stock_movements[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- As in bring_holdings.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
begin
  update issoh.supplier_stock_holdings h
     set purchased_quantity = h.purchased_quantity - r.purchased,
         purchased_value = h.purchased_value - r.value,
         found_quantity = h.found_quantity - r.found,
         found_value = h.found_value - r.found_value,
         uncosted_quantity = h.uncosted_quantity - r.uncosted,
         average_cost = trim_scale(round((h.purchased_value - r.value + h.found_value - r.found_value)
                                         / nullif(h.purchased_quantity - r.purchased + h.found_quantity - r.found, 0),
                                         10)),
         last_purchase_price = case when r.purchased = 0 then h.last_purchase_price else l.unit_cost end,
         last_purchase_date = case when r.purchased = 0 then h.last_purchase_date else l.movement_date end,
         updated_at = clock_timestamp()
    from (select s.product_id, s.supplier_id,
                 coalesce(sum(s.quantity) filter (where s.unit_cost is not null), 0) as purchased,
                 coalesce(sum(s.quantity * s.unit_cost), 0) as value,
                 coalesce(sum(s.quantity) filter (where u.unit_cost is not null and u.movement_type = 'adjustment'),
                          0) as found,
                 coalesce(sum(s.quantity * u.unit_cost) filter (where u.movement_type = 'adjustment'), 0)
                   as found_value,
                 coalesce(sum(s.quantity) filter (where u.unit_cost is null), 0) as uncosted
            from unnest(take_back_purchases.undoing) u
            join issoh.supplier_movements s on s.movement_id = u.reverses_movement_id
           group by s.product_id, s.supplier_id) r
    left join lateral (
      select s.unit_cost, s.movement_date
        from issoh.supplier_movements s
       where r.purchased <> 0 and s.product_id = r.product_id and s.supplier_id is not distinct from r.supplier_id
         and s.unit_cost is not null and s.quantity > 0
         and not exists (select from issoh.movement_reversals v where v.reversed_id = s.movement_id)
         and not exists (select from issoh.movement_reversals v where v.reversal_id = s.movement_id)
       order by s.movement_date desc, s.movement_id desc
       limit 1) l on true
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id;
end
$$;
comment on function issoh_private.take_back_purchases(issoh.stock_movements[]) is
  $$Takes what reversals undo (given are the reversals, of receipts and of found pieces) out of what the holdings say of
costs.$$;
--! EndIncluded functions/issoh/holdings/take_back_purchases.sql
--! Included functions/issoh/holdings/send_back_purchases.sql
create or replace function issoh_private.send_back_purchases(receipts uuid[], pieces integer[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  -- Whoever's pieces went: what was bought less is the receipt's.
  update issoh.supplier_stock_holdings h
     set purchased_quantity = h.purchased_quantity - r.quantity,
         purchased_value = h.purchased_value - r.value,
         average_cost = trim_scale(round((h.purchased_value - r.value + h.found_value)
                                         / nullif(h.purchased_quantity - r.quantity + h.found_quantity, 0), 10)),
         updated_at = clock_timestamp()
    from (select s.product_id, s.supplier_id, sum(b.pieces) as quantity, sum(b.pieces * s.unit_cost) as value
            from unnest(send_back_purchases.receipts, send_back_purchases.pieces) as b (receipt, pieces)
            join issoh.supplier_movements s on s.movement_id = b.receipt and s.unit_cost is not null
           group by s.product_id, s.supplier_id) r
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id
$$;
comment on function issoh_private.send_back_purchases(uuid[], integer[]) is
  $$Takes pieces of receipts that go back to their suppliers out of what the holdings say of purchases; negative pieces
are bought again after all.$$;
--! EndIncluded functions/issoh/holdings/send_back_purchases.sql
--! Included functions/issoh/holdings/move_holdings.sql
create or replace function issoh_private.move_holdings(moved issoh.stock_movements[], undo boolean, return boolean)
returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_come boolean;
  v_leave boolean;
  v_brought issoh_private.arriving_pieces[];
  v_done integer;
begin
  select bool_or(n.from_location is null), bool_or(n.to_location is null)
    into v_come, v_leave
    from unnest(moved) n;

  if v_come then
    v_brought := array(
      select row(n.movement_id, n.product_id,
                 -- Of whom it says, of whom the issue or the order says, or of the one who usually delivers.
                 coalesce(n.supplier_id,
                          case when n.returns_movement_id is not null or n.reference_type = 'PO'
                               then issoh_private.whose_pieces(
                                      n.returns_movement_id, case when n.reference_type = 'PO' then n.reference_id end,
                                      n.product_id)
                          end,
                          p.spp_supplier_id),
                 n.quantity,
                 case when n.movement_type = 'receipt' and n.returns_movement_id is null then n.unit_cost end,
                 n.movement_date, case when n.movement_type = 'adjustment' then n.unit_cost end,
                 n.unit_cost is null and n.returns_movement_id is null)::issoh_private.arriving_pieces
        from unnest(moved) n
       -- By its key: joined, all products could be gone through for each movement.
       cross join lateral (
         select x.spp_supplier_id from issoh.selected_products x where x.product_id = n.product_id offset 0) p
       where n.from_location is null and n.reverses_movement_id is null);
    if cardinality(v_brought) > 0 then
      -- In the order of their ids: the end of an index is found without a search.
      insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, unit_cost, movement_date)
      select b.movement_id, b.product_id, b.supplier_id, b.quantity, b.unit_cost, b.movement_date
        from unnest(v_brought) b;
      v_done := issoh_private.bring_holdings(v_brought);
    end if;
  end if;
  if move_holdings.undo and v_come then
    -- Back to whom it was taken from.
    perform issoh_private.change_holdings(array_agg(
              row(n.movement_id, o.product_id, o.supplier_id, -o.quantity, null,
                  n.movement_date)::issoh.supplier_movements))
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
      select n
        from unnest(moved) n
       where n.reverses_movement_id is not null and n.to_location is null and n.returns_movement_id is null));
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
supplier_stock_holdings follow. A transfer changes no holdings. Raises ISCQL.$$;
--! EndIncluded functions/issoh/holdings/move_holdings.sql
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
     set quantity_on_order = issoh_private.held_pieces(h.quantity_on_order + d.delta, h.product_id),
         updated_at = clock_timestamp()
    from unnest(v_deltas) d
   where h.product_id = d.product_id and h.supplier_id is not distinct from d.supplier_id and d.delta <> 0;
  return null;
end
$$;
comment on function issoh.tg_purchase_order_lines__follow() is
  'Statement trigger: quantity_on_order of a supplier''s holding is what is open of its order lines. Raises ISCWI,
ISCQL.';
--! EndIncluded functions/issoh/orders/tg_purchase_order_lines__follow.sql
--! Included functions/issoh/holdings/holding_worth.sql
create or replace function issoh_private.holding_worth(holding issoh.supplier_stock_holdings, moving_average numeric)
returns numeric
language sql immutable parallel safe
return case
  when holding.uncosted_quantity = 0 then holding.total_value
  when holding_worth.moving_average is null then round(holding.quantity_on_hand * holding.average_cost, 4)
  else round(holding.quantity_on_hand
             * (holding.purchased_value + holding.found_value
                + holding.uncosted_quantity * holding_worth.moving_average)
             / nullif(holding.purchased_quantity + holding.found_quantity + holding.uncosted_quantity, 0), 4)
end;
comment on function issoh_private.holding_worth(issoh.supplier_stock_holdings, numeric) is
  $$What the pieces of a holding are worth: at what those cost that ever came, those of which nobody said a cost at the
moving average of the product, where there is one. Null where nobody knows.$$;
grant execute on function issoh_private.holding_worth(issoh.supplier_stock_holdings, numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/holdings/holding_worth.sql
--! Included functions/issoh/holdings/list_holdings.sql
create or replace function issoh.list_holdings(supplier text, after_id uuid default null, page_size integer default 100)
returns setof issoh.supplier_holding
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  with page as materialized (
    select x as holding
      from issoh.supplier_stock_holdings x
     where x.supplier_id = (select issoh_private.known_supplier(list_holdings.supplier))
       and (list_holdings.after_id is null or x.holding_id > list_holdings.after_id)
     order by x.holding_id
     limit list_holdings.page_size
  )
  select (h.holding).holding_id, (h.holding).supplier_id, p.product_id, p.internal_sku, p.product_name, p.status,
         (h.holding).quantity_on_hand, (h.holding).quantity_on_order, (h.holding).last_purchase_price,
         (h.holding).average_cost,
         issoh_private.holding_worth(h.holding, issoh_private.unit_cost(v.average_value, v.quantity)),
         (h.holding).currency_code, (h.holding).last_purchase_date
    from page h
    join issoh.selected_products p on p.product_id = (h.holding).product_id
    left join issoh_private.value_products(
                array(select (u.holding).product_id from page u where (u.holding).uncosted_quantity > 0),
                'infinity') v on v.product_id = p.product_id
   order by (h.holding).holding_id
$$;
comment on function issoh.list_holdings(text, uuid, integer) is
  $$A page of what we have from a supplier (code or id), after the holding of an id. Pieces of which nobody said a cost
count in total_value at the moving average of the product, as in v_stock_summary_by_supplier. It writes nothing. Raises
ISNSU.$$;
grant execute on function issoh.list_holdings(text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/holdings/list_holdings.sql
--! Included views/issoh/v_stock_summary_by_supplier.sql
create or replace view issoh.v_stock_summary_by_supplier with (security_invoker = true) as
select h.supplier_id, s.supplier_code, s.supplier_name, h.products, h.products_in_stock, h.quantity_on_hand,
       h.quantity_on_order, h.total_value, h.currency_code, h.last_purchase_date
  from (
    select x.supplier_id, count(*)::integer as products,
           (count(*) filter (where x.quantity_on_hand > 0))::integer as products_in_stock,
           sum(x.quantity_on_hand) as quantity_on_hand, sum(x.quantity_on_order) as quantity_on_order,
           coalesce(sum(x.worth), 0) as total_value, x.currency_code, max(x.last_purchase_date) as last_purchase_date
      from (
        select c.supplier_id, c.quantity_on_hand, c.quantity_on_order, c.total_value as worth, c.currency_code,
               c.last_purchase_date
          from issoh.supplier_stock_holdings c
         where c.uncosted_quantity = 0
        union all
        -- Apart: where there are none, nothing is valued.
        select u.supplier_id, u.quantity_on_hand, u.quantity_on_order,
               issoh_private.holding_worth(u, v.average_unit_cost), u.currency_code, u.last_purchase_date
          from issoh.supplier_stock_holdings u
          left join issoh.v_inventory_valuation v on v.product_id = u.product_id
         where u.uncosted_quantity <> 0) x
     group by x.supplier_id, x.currency_code
  ) h
  left join issoh.suppliers s on s.supplier_id = h.supplier_id;
comment on view issoh.v_stock_summary_by_supplier is
  'Stock and orders summed up by who delivered. Pieces of which nobody said who did stand under supplier_id null.';
comment on column issoh.v_stock_summary_by_supplier.supplier_code is 'Null where SPP does not know the supplier.';
comment on column issoh.v_stock_summary_by_supplier.products is 'Products ever received or ordered from the supplier.';
comment on column issoh.v_stock_summary_by_supplier.products_in_stock is 'Those of which pieces are there.';
comment on column issoh.v_stock_summary_by_supplier.quantity_on_hand is 'Pieces of the supplier that are there.';
comment on column issoh.v_stock_summary_by_supplier.quantity_on_order is 'Pieces ordered and not yet received.';
comment on column issoh.v_stock_summary_by_supplier.total_value is
  'Pieces on hand at the mean cost of those that came from the supplier, bought or found, in currency_code (the base
currency); of which nobody said a cost, at the moving average of the product. The books are v_inventory_valuation.';
comment on column issoh.v_stock_summary_by_supplier.last_purchase_date is 'Date of the latest receipt with a cost.';
comment on column issoh.v_stock_summary_by_supplier.supplier_id is 'Supplier; null: nobody said.';
comment on column issoh.v_stock_summary_by_supplier.supplier_name is 'Name of the supplier.';
comment on column issoh.v_stock_summary_by_supplier.currency_code is 'The base currency.';
--! EndIncluded views/issoh/v_stock_summary_by_supplier.sql
--! Included functions/issoh/reversals/check_returns.sql
create or replace function issoh_private.check_returns(drafts issoh_private.movement_draft[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Each by its key, in the one month of its date, by a plan that is made once: find_movement plans every one anew.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_return record;
begin
  select r.returns_movement_id, r.movement_type, r.quantity, o.movement_id as original_id, r.product_ids, o.product_id,
         r.earliest, o.movement_date, o.quantity as moved, v.reversal_id,
         o.movement_type <> r.movement_type and o.movement_type in ('receipt', 'issue')
           and o.reverses_movement_id is null and o.returns_movement_id is null as fits,
         case o.movement_type when 'issue' then 'issue' else 'receipt' end as kind, b.returned
    into v_return
    from (select d.returns_movement_id, d.movement_type, sum(d.quantity) as quantity,
                 array_agg(distinct d.product_id) as product_ids,
                 min(coalesce(d.movement_date, clock_timestamp())) as earliest
            from unnest(drafts) d
           where d.returns_movement_id is not null
           group by d.returns_movement_id, d.movement_type) r
    left join lateral (
      select s.movement_date
        from issoh.supplier_movements s
       where s.movement_id = r.returns_movement_id
       limit 1) d on true
    left join issoh.stock_movements o on o.movement_id = r.returns_movement_id and o.movement_date = d.movement_date
   cross join lateral issoh_private.returned_pieces(o.movement_id, o.movement_date) b (returned)
    left join issoh.movement_reversals v on v.reversed_id = r.returns_movement_id
   where o.movement_id is null or o.movement_type = r.movement_type or o.movement_type not in ('receipt', 'issue')
      or o.reverses_movement_id is not null or o.returns_movement_id is not null or v.reversal_id is not null
      or r.product_ids <> array[o.product_id] or r.earliest < o.movement_date
      or r.quantity > o.quantity - b.returned
   limit 1;
  if not found then
    return;
  end if;

  if v_return.fits is not true then
    raise exception using
      errcode = 'ISNMV',
      message = format('There is no %s %s to return.',
                       case v_return.movement_type when 'receipt' then 'issue' else 'receipt' end,
                       v_return.returns_movement_id),
      hint = 'returns_movement_id is the movement_id of the issue whose pieces a receipt brings back, or of the receipt'
             ' whose pieces an issue sends back to the supplier.';
  elsif v_return.reversal_id is not null then
    raise exception using
      errcode = 'ISCRM', message = format('The %s %s was reversed.', v_return.kind, v_return.returns_movement_id),
      hint = 'What never left, or never came, cannot be returned.';
  elsif v_return.product_ids <> array[v_return.product_id] then
    raise exception using
      errcode = 'ISCRM',
      message = format('The %s %s was of another product.', v_return.kind, v_return.returns_movement_id),
      hint = 'Return the product that was moved.';
  elsif v_return.earliest < v_return.movement_date then
    raise exception using
      errcode = 'ISCRM', message = 'Pieces cannot be returned before they have left, or come.',
      hint = format('Date the return at or after %s.', v_return.movement_date);
  end if;
  raise exception using
    errcode = 'ISCRO',
    message = format('%s pieces of %s %s cannot be returned: it had %s, %s are returned already.', v_return.quantity,
                     v_return.kind, v_return.returns_movement_id, v_return.moved, v_return.returned),
    hint = 'Return what is left of it; what is beyond is a movement of its own.';
end
$$;
comment on function issoh_private.check_returns(issoh_private.movement_draft[]) is
  $$Refuses returns of what is no issue (for a receipt) or receipt (for an issue) of the product (ISNMV, ISCRM), or of
more than is left of it (ISCRO).$$;
--! EndIncluded functions/issoh/reversals/check_returns.sql
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
                   -- As in check_returns.
                   cross join lateral (
                     select s.movement_date
                       from issoh.supplier_movements s
                      where s.movement_id = n.returns_movement_id
                      limit 1) d
                    join issoh.stock_movements b
                      on b.movement_id = n.returns_movement_id and b.movement_date = d.movement_date
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
--! Included functions/issoh/dates/find_shortfalls.sql
create or replace function issoh_private.find_shortfalls(
  product_ids uuid[],
  warehouse_ids uuid[],
  left_at timestamptz[],
  pieces bigint[],
  since timestamptz
) returns table (
  product_id uuid, warehouse_id uuid, warehouse_code text, at timestamptz, balance bigint, last_left_at timestamptz,
  pieces_left bigint
)
language sql stable
as $$
  -- Read once, and summed up from both ends: for thousands of dates a no takes what a yes takes.
  select b.product_id, b.warehouse_id, w.warehouse_code, b.at, b.balance::bigint, b.left_at, b.pieces::bigint
    from (
      select d.product_id, d.warehouse_id, d.at,
             -- Back from what is there now.
             s.quantity_on_hand - sum(d.delta) over later + d.delta as balance,
             -- Of what that statement took only what had left by then.
             max(case when d.pieces > 0 then d.at end) over earlier as left_at, sum(d.pieces) over earlier as pieces
        from (
          select x.product_id, x.warehouse_id, x.at, sum(x.delta) as delta, sum(x.pieces) as pieces
            from (
              select l.product_id, l.warehouse_id, m.movement_date as at,
                     case when m.to_location = l.warehouse_id then m.quantity else -m.quantity end as delta,
                     0 as pieces
                from (select g.product_id, g.warehouse_id, min(g.left_at) as left_at
                        from unnest(find_shortfalls.product_ids, find_shortfalls.warehouse_ids,
                                    find_shortfalls.left_at) as g (product_id, warehouse_id, left_at)
                       group by g.product_id, g.warehouse_id) l
                join issoh.stock_movements m
                  on m.product_id = l.product_id and l.warehouse_id in (m.from_location, m.to_location)
                 and m.movement_date >= l.left_at
               where m.movement_date >= find_shortfalls.since
              union all
              select g.product_id, g.warehouse_id, g.left_at, 0, g.pieces
                from unnest(find_shortfalls.product_ids, find_shortfalls.warehouse_ids, find_shortfalls.left_at,
                            find_shortfalls.pieces) as g (product_id, warehouse_id, left_at, pieces)) x
           group by x.product_id, x.warehouse_id, x.at
        ) d
        join issoh.stock_on_hand s on s.product_id = d.product_id and s.warehouse_id = d.warehouse_id
      window later as (partition by d.product_id, d.warehouse_id order by d.at desc),
             earlier as (partition by d.product_id, d.warehouse_id order by d.at)
    ) b
    join issoh.warehouses w on w.warehouse_id = b.warehouse_id
   where b.balance < 0 and not w.allow_negative and b.at >= w.never_negative_since
$$;
comment on function issoh_private.find_shortfalls(uuid[], uuid[], timestamptz[], bigint[], timestamptz) is
  $$At which dates less than nothing was there of what the statement before let leave places (each: product, warehouse,
when, pieces; since the first of these), unless the warehouse allows it: how much less, how many pieces of that
statement had left by then, and when the last of them.$$;
--! EndIncluded functions/issoh/dates/find_shortfalls.sql
--! Included functions/issoh/dates/refuse_shortfalls.sql
create or replace function issoh_private.refuse_shortfalls(
  product_ids uuid[],
  warehouse_ids uuid[],
  left_at timestamptz[],
  pieces bigint[]
) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- With the dates as values only their months are read.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_since constant timestamptz := (select min(l.at) from unnest(refuse_shortfalls.left_at) l (at));
  v_short record;
begin
  select p.internal_sku, f.warehouse_code, f.at, f.balance, f.last_left_at, f.pieces_left into v_short
    from issoh_private.find_shortfalls(refuse_shortfalls.product_ids, refuse_shortfalls.warehouse_ids,
                                       refuse_shortfalls.left_at, refuse_shortfalls.pieces, v_since) f
    join issoh.selected_products p on p.product_id = f.product_id
   order by f.at, p.internal_sku, f.warehouse_code
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCNS',
      message = format('%s in %s: %s pieces cannot leave at %s: %s were there%s.', v_short.internal_sku,
                       v_short.warehouse_code, v_short.pieces_left, v_short.last_left_at,
                       v_short.balance + v_short.pieces_left,
                       case when v_short.at > v_short.last_left_at then format(' at %s', v_short.at) end),
      hint = 'Nothing leaves before it has come: check the date, or post the missing receipt first; a warehouse may be'
             ' told to allow negative stock.';
  end if;
end
$$;
comment on function issoh_private.refuse_shortfalls(uuid[], uuid[], timestamptz[], bigint[]) is
  $$Refuses what the statement before let leave places (each: product, warehouse, when, pieces) if less than nothing
was there at any date since then, unless the warehouse allows it. Raises ISCNS, naming when, and how much was there.$$;
--! EndIncluded functions/issoh/dates/refuse_shortfalls.sql
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
answer), ISCWI, ISCQL (more than can be counted).$$;
grant execute on function issoh.place_orders(text, text, text, issoh.order_line_input[], timestamptz)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/place_orders.sql
--! Included functions/issoh/orders/change_order.sql
create or replace function issoh.change_order(
  po_number text,
  product text,
  quantity integer default null,
  unit_cost numeric default null,
  currency_code text default null,
  expected_at timestamptz default null
) returns issoh.purchase_order_lines
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(change_order.product);
  v_line issoh.purchase_order_lines;
  v_pieces integer;
begin
  perform issoh_private.refuse_endless(change_order.expected_at, 'expected_at');
  perform issoh_private.lock_products(array[v_product.product_id]);
  select l.* into v_line
    from issoh.purchase_order_lines l
   where l.po_number = change_order.po_number and l.product_id = v_product.product_id;
  if v_line.order_line_id is null then
    raise exception using
      errcode = 'ISNOL', message = format('There is no such line of order "%s".', change_order.po_number),
      hint = 'Name an order by its po_number, and a product that is on it.';
  end if;
  perform issoh_private.read_order_products(array[
    row(v_product.product_id, null, coalesce(change_order.quantity, 1), change_order.unit_cost,
        change_order.currency_code, v_line.pack_size)::issoh.order_line_input]);

  v_pieces := coalesce(change_order.quantity * coalesce(v_line.pack_size, 1), v_line.quantity_ordered);
  if v_pieces < least(v_line.quantity_received, v_line.quantity_ordered) then
    raise exception using
      errcode = 'ISCOQ',
      message = format('%s pieces of "%s" have come of order %s: it cannot be lowered to %s.',
                       v_line.quantity_received, v_product.internal_sku, v_line.po_number, v_pieces),
      hint = 'Lower it to what was received at the least, or say by cancel_order that nothing more comes.';
  elsif v_pieces > v_line.quantity_received then
    perform issoh_private.lock_warehouses(array[v_line.warehouse_id]);
  end if;

  update issoh.purchase_order_lines l
     set quantity_ordered = v_pieces,
         is_cancelled = false,
         unit_cost = case when change_order.unit_cost is null then l.unit_cost
                          else trim_scale(round(issoh_private.share_of(change_order.unit_cost, 1,
                                                                       coalesce(l.pack_size, 1)), 10)) end,
         pack_cost = case when l.pack_size is not null
                          then coalesce(trim_scale(change_order.unit_cost), l.pack_cost) end,
         currency_code = coalesce(change_order.currency_code, l.currency_code),
         expected_at = coalesce(change_order.expected_at, l.expected_at)
   where l.order_line_id = v_line.order_line_id
  returning l.* into v_line;
  return v_line;
end
$$;
comment on function issoh.change_order(text, text, integer, numeric, text, timestamptz) is
  $$Changes the line of a product (SKU or id) on an order: how much is ordered and what it costs, in pieces or in packs
as the line has it, in which currency (alone: of the cost that was agreed), and when it should come; null leaves as
it is. What has come keeps its cost. A line that was cancelled is open again by it. Raises ISNPR, ISNOL, ISIQT, ISIUC,
ISICU, ISCOQ (fewer than have come), ISCWI (pieces would come to a closed warehouse), ISCQL.$$;
grant execute on function issoh.change_order(text, text, integer, numeric, text, timestamptz)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/change_order.sql
--! Included functions/issoh/reservations/reserve_stock.sql
create or replace function issoh.reserve_stock(
  product text,
  warehouse text,
  quantity integer,
  reference_type text default null,
  reference_id text default null,
  expires_at timestamptz default null,
  due_at timestamptz default null,
  idempotency_key text default null
) returns issoh.stock_reservations
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant uuid := uuidv7();
  v_known constant uuid[] := issoh_private.claim_movement_key(
    reserve_stock.idempotency_key,
    jsonb_build_object(
      'reserve', reserve_stock.product, 'warehouse', reserve_stock.warehouse, 'quantity', reserve_stock.quantity,
      'reference_type', reserve_stock.reference_type, 'reference_id', reserve_stock.reference_id,
      'expires_at', reserve_stock.expires_at at time zone 'UTC', 'due_at', reserve_stock.due_at at time zone 'UTC'),
    array[v_id]);
  v_product_id uuid;
  v_warehouse_id uuid;
  v_reservation issoh.stock_reservations;
begin
  if v_known is not null then
    select r.* into v_reservation from issoh.stock_reservations r where r.reservation_id = v_known[1];
    return v_reservation;
  end if;
  perform issoh_private.refuse_endless(reserve_stock.due_at, 'due_at');
  perform issoh_private.refuse_endless(reserve_stock.expires_at, 'expires_at');
  v_product_id := (issoh_private.resolve_product(reserve_stock.product)).product_id;
  v_warehouse_id := (issoh_private.resolve_warehouse(reserve_stock.warehouse)).warehouse_id;
  if (reserve_stock.quantity > 0) is not true then
    raise exception using
      errcode = 'ISIQT',
      message = format('A quantity of %s cannot be reserved.', coalesce(reserve_stock.quantity::text, 'null')),
      hint = 'Give a whole number of pieces above 0.';
  elsif length(reserve_stock.reference_type) not between 1 and 64
        or length(reserve_stock.reference_id) not between 1 and 200 then
    raise exception using
      errcode = 'ISIRF', message = 'The reference is too long, or blank.',
      hint = 'reference_type has 1 to 64 characters, reference_id 1 to 200.';
  elsif reserve_stock.expires_at <= now() then
    raise exception using
      errcode = 'ISIRE', message = 'The reservation would have expired already.',
      hint = 'Let expires_at lie in the future, or leave it out.';
  end if;

  perform issoh_private.lock_products(array[v_product_id]);
  insert into issoh.stock_reservations
    (reservation_id, product_id, warehouse_id, quantity, reference_type, reference_id, expires_at, due_at)
  values (v_id, v_product_id, v_warehouse_id, reserve_stock.quantity, reserve_stock.reference_type,
          reserve_stock.reference_id, reserve_stock.expires_at, reserve_stock.due_at)
  returning * into v_reservation;
  return v_reservation;
end
$$;
comment on function issoh.reserve_stock(text, text, integer, text, text, timestamptz, timestamptz, text) is
  $$Promises pieces of a product in a warehouse to a reference (kind and number of a document), until they are issued
against the reservation, released, or expires_at has passed. due_at says when they are needed. An idempotency key
reserves once: repeated with the same request it answers the reservation as it is by then. Raises ISIIK, ISCIK, ISNPR,
ISNWH, ISIQT, ISIRF, ISIRE, ISCAV (more than is available), ISCWI, ISCQL.$$;
grant execute on function issoh.reserve_stock(text, text, integer, text, text, timestamptz, timestamptz, text)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reservations/reserve_stock.sql
--! Included functions/issoh/reservations/change_reservation.sql
create or replace function issoh.change_reservation(
  reservation_id uuid,
  quantity integer default null,
  due_at timestamptz default null,
  expires_at timestamptz default null
) returns issoh.stock_reservations
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product_id constant uuid := (select r.product_id from issoh.stock_reservations r
                                  where r.reservation_id = change_reservation.reservation_id);
  v_reservation issoh.stock_reservations;
  v_is_issued boolean;
begin
  perform issoh_private.refuse_endless(change_reservation.due_at, 'due_at');
  perform issoh_private.refuse_endless(change_reservation.expires_at, 'expires_at');
  if v_product_id is not null then
    perform issoh_private.lock_products(array[v_product_id]);
    -- Read under the lock: it may have been issued or released meanwhile.
    select r.* into v_reservation
      from issoh.stock_reservations r
     where r.reservation_id = change_reservation.reservation_id;
  end if;
  if v_reservation.reservation_id is null then
    raise exception using
      errcode = 'ISNRV',
      message = format('There is no reservation %s.', change_reservation.reservation_id),
      hint = 'Name a reservation by its reservation_id.';
  elsif v_reservation.status <> 'active' then
    raise exception using
      errcode = 'ISCRX', message = format('The reservation is %s.', v_reservation.status),
      hint = 'What is closed stays as it is; reserve again.';
  elsif coalesce(change_reservation.expires_at, v_reservation.expires_at) <= now()
        and v_reservation.expires_at <= now() then
    raise exception using
      errcode = 'ISCRX', message = format('The reservation expired at %s.', v_reservation.expires_at),
      hint = 'Reserve again, or let expires_at lie in the future.';
  elsif change_reservation.quantity <= 0 then
    raise exception using
      errcode = 'ISIQT', message = format('A quantity of %s cannot be reserved.', change_reservation.quantity),
      hint = 'Give a whole number of pieces above 0, or release the reservation.';
  elsif change_reservation.quantity < v_reservation.issued_quantity then
    raise exception using
      errcode = 'ISCRD',
      message = format('%s pieces of the reservation were issued already: it cannot be lowered to %s.',
                       v_reservation.issued_quantity, change_reservation.quantity),
      hint = 'Lower it to what was issued at the least, which closes it.';
  elsif change_reservation.expires_at <= now() then
    raise exception using
      errcode = 'ISIRE', message = 'The reservation would have expired already.',
      hint = 'Let expires_at lie in the future, or release the reservation.';
  end if;

  v_is_issued := v_reservation.issued_quantity = change_reservation.quantity;
  update issoh.stock_reservations r
     set quantity = coalesce(change_reservation.quantity, r.quantity),
         due_at = coalesce(change_reservation.due_at, r.due_at),
         expires_at = coalesce(change_reservation.expires_at, r.expires_at),
         status = case when v_is_issued then 'issued' else r.status end,
         closed_by = case when v_is_issued then audit.current_actor() end,
         closed_at = case when v_is_issued then clock_timestamp() end
   where r.reservation_id = change_reservation.reservation_id
  returning r.* into v_reservation;
  return v_reservation;
end
$$;
comment on function issoh.change_reservation(uuid, integer, timestamptz, timestamptz) is
  $$Changes how many pieces an active reservation promises (those issued among them), when they are needed and when it
expires; null leaves as it is. Lowered to what was issued it is closed as issued. Raises ISNRV, ISCRX (closed), ISIQT,
ISCRD (below what was issued), ISIRE, ISCAV (more than is available), ISCWI, ISCQL.$$;
grant execute on function issoh.change_reservation(uuid, integer, timestamptz, timestamptz)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reservations/change_reservation.sql
--! Included functions/issoh/ledger/post_movements.sql
create or replace function issoh.post_movements(movements issoh.movement_input[], idempotency_key text default null)
returns setof issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 1
as $$
begin
  return query
  select m.* from unnest(issoh_private.take_movements(post_movements.movements, post_movements.idempotency_key)) m;
end
$$;
comment on function issoh.post_movements(issoh.movement_input[], text) is
  $$Posts movements to the ledger, all or none, and answers them; stock, holdings and orders follow in the same
transaction. Each names a product (internal_sku or product_id), a type, pieces and warehouses (code or id):
receipt to, issue from, transfer from and to, adjustment to (found) or from (lost). unit_cost is per piece, in
currency_code or the base currency, on receipts and found pieces; a receipt of an order (reference_type PO and its
number) takes what was agreed, and what is left without is valued at the moving average. movement_date may lie in the
past, as long as nothing leaves before it has come, the period is open, and no count came after it, unless counted says
that the count has seen it. A receipt with returns_movement_id brings back pieces of an issue, an issue with
returns_movement_id sends pieces of a receipt back to its supplier. An idempotency key posts once: repeated with the
same movements it answers what was posted. Raises ISIMN, ISIIK, ISCIK, and for a movement ISIMP, ISNPR, ISIMT, ISIQT,
ISILO, ISNWH, ISICU, ISIUC, ISCXR, ISNSU, ISIMD, ISIRT, ISIRV, ISIRF, ISNMV, ISCRM, ISCRO; of orders ISNOL, ISCOS,
ISCOC, ISCOR; of stock ISCNS, ISCRS, ISCQL, ISCWI, ISCCP; of time ISCPC, ISCCT.$$;
grant execute on function issoh.post_movements(issoh.movement_input[], text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/post_movements.sql

-- What is there already is counted by the next migration, some products at a time, as soon as these functions count all
-- that comes: within a trigger, as holdings are nobody's to change and no change to log.
create table if not exists issoh_private.worth_due (product_ids uuid[] not null);
alter table issoh_private.worth_due enable row level security;
create or replace function issoh_private.tg_worth_due__count() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_locked integer;
begin
  -- Behind whoever posts by the functions of before.
  v_locked := issoh_private.lock_products(new.product_ids);
  with came as (
    select s.product_id, s.supplier_id, coalesce(sum(s.quantity) filter (where m.unit_cost is not null), 0) as found,
           coalesce(sum(s.quantity * m.unit_cost), 0) as found_value,
           coalesce(sum(s.quantity) filter (where m.unit_cost is null), 0) as uncosted
      from issoh.stock_movements m
      join issoh.supplier_movements s on s.movement_id = m.movement_id
     where m.product_id = any (new.product_ids) and m.from_location is null and m.reverses_movement_id is null
       and m.returns_movement_id is null and (m.unit_cost is null or m.movement_type = 'adjustment')
       and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)
     group by s.product_id, s.supplier_id
  )
  update issoh.supplier_stock_holdings h
     set found_quantity = c.found, found_value = c.found_value, uncosted_quantity = c.uncosted,
         average_cost = trim_scale(round((h.purchased_value + c.found_value)
                                         / nullif(h.purchased_quantity + c.found, 0), 10))
    from came c
   where h.product_id = c.product_id and h.supplier_id is not distinct from c.supplier_id
     and (h.found_quantity, h.found_value, h.uncosted_quantity) is distinct from (c.found, c.found_value, c.uncosted);
  return null;
end
$$;
create or replace trigger _500_count before insert on issoh_private.worth_due
  for each row execute function issoh_private.tg_worth_due__count();
