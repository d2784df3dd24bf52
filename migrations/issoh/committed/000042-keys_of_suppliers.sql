--! Previous: sha1:8f6e5a5513a138e3fe9dd2f466dfa2905ef60ea2
--! Hash: sha1:3398161d84473dc5efc5e54b7b2447d2636c7211
--! Message: keys_of_suppliers

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 043-keys_of_suppliers.sql
-- An altered key of one supplier keeps neither rotation nor lists from the others.
set lock_timeout = '5s';

--! Included functions/issoh/secrets/whole_keys.sql
create or replace function issoh_private.whole_keys(key_ids uuid[]) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if whole_keys.key_ids = '{}' then
    return '{}';
  end if;
  -- Where the master keys of all of them are away, it is nothing of one supplier.
  if not exists (select
                   from issoh_private.supplier_keys k
                   join issoh_private.terms_masters() m on m.master_id = k.master_id
                  where k.key_id = any (whole_keys.key_ids)) then
    perform issoh_private.open_keys(whole_keys.key_ids);
  end if;
  return array(
    select k.key_id
      from issoh_private.supplier_keys k
      join issoh_private.terms_masters() m on m.master_id = k.master_id
     where k.key_id = any (whole_keys.key_ids)
       and issoh_private.is_sealed(k.wrapped, m.secret, issoh_private.key_about(k.key_id, k.supplier_id)));
end
$$;
comment on function issoh_private.whole_keys(uuid[]) is
  $$Those of these data keys that can be opened: neither altered nor of a master key that is not given. Raises ISCKM,
and ISCKU where no master key of any of them is given.$$;
--! EndIncluded functions/issoh/secrets/whole_keys.sql
--! Included functions/issoh/secrets/check_keys.sql
create or replace function issoh_private.check_keys() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_whole constant uuid[] := issoh_private.whole_keys(array(select k.key_id from issoh_private.supplier_keys k));
  v_named text;
  v_is_away boolean;
begin
  select string_agg(format('key %s of %s under %s', k.key_no, coalesce(s.supplier_code, k.supplier_id::text),
                           k.master_id), ', ' order by s.supplier_code, k.supplier_id, k.key_no),
         bool_or(not exists (select from issoh_private.terms_masters() m where m.master_id = k.master_id))
    into v_named, v_is_away
    from issoh_private.supplier_keys k
    left join issoh.suppliers s on s.supplier_id = k.supplier_id
   where k.key_id <> all (v_whole);
  if v_named is not null then
    raise exception using
      errcode = case when v_is_away then 'ISCKU' else 'ISCKT' end,
      message = format('Keys of negotiated terms were altered, or the keys that open them are not given: %s.', v_named),
      hint = 'All that could be opened was rotated. Bring back the keys, or set the contracts of these suppliers anew.';
  end if;
end
$$;
comment on function issoh_private.check_keys() is
  $$That each data key can be opened. Raises ISCKT, which names those that cannot, by supplier; ISCKU where a master key
that is not given would have to open one; ISCKM.$$;
--! EndIncluded functions/issoh/secrets/check_keys.sql
--! Included functions/issoh/secrets/rotate_terms.sql
create or replace function issoh_private.rotate_terms(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_old constant uuid[] := array(
    select k.key_id
      from issoh_private.supplier_keys k
     where exists (select from issoh_private.supplier_keys n
                    where n.supplier_id = k.supplier_id and n.key_no > k.key_no));
  v_used uuid[] := array(
    select o.id
      from unnest(v_old) o (id)
     where exists (select from issoh.contract_terms c where c.key_id = o.id)
        or exists (select from issoh.pricing_rules r where r.terms_key_id = o.id));
  v_whole uuid[];
  v_ids uuid[];
  v_done integer;
begin
  if v_old = '{}' then
    return 0;
  end if;
  -- A supplier whose key was altered, the present one or this, stays as it is, and keeps no other.
  v_whole := issoh_private.whole_keys(array(
    select n.key_id
      from issoh_private.supplier_keys n
     where n.supplier_id in (select k.supplier_id from issoh_private.supplier_keys k where k.key_id = any (v_used))));
  v_used := array(
    select k.key_id
      from issoh_private.supplier_keys k
     where k.key_id = any (v_used) and k.key_id = any (v_whole)
       and (select n.key_id from issoh_private.supplier_keys n
             where n.supplier_id = k.supplier_id order by n.key_no desc limit 1) = any (v_whole));
  -- The table before its rows, as end_contract does.
  lock table issoh.contract_terms in row exclusive mode;
  v_ids := array(
    select c.contract_id
      from issoh.contract_terms c
      -- Another one who rotates may have dropped some since.
      join issoh_private.open_keys(array(
             select u.key_id from issoh_private.supplier_keys u where u.key_id = any (v_used))) k
        on k.key_id = c.key_id
     where issoh_private.is_whole(c, k.secret)
     limit rotate_terms.row_limit
       for no key update of c skip locked);
  v_done := issoh_private.rotate_contracts(v_ids);
  if v_done > 0 then
    return v_done;
  end if;
  -- Whoever carries a secret over into a further rule holds its product.
  v_ids := array(
    select p.product_id
      from issoh.pricing_rules r
      join issoh_private.open_keys(array(
             select u.key_id from issoh_private.supplier_keys u where u.key_id = any (v_used))) k
        on k.key_id = r.terms_key_id
      join issoh.selected_products p on p.product_id = r.product_id
     where issoh_private.is_sealed(
             r.terms_secret, k.secret,
             issoh_private.rule_about(r.product_id, r.pricing_tier_id, r.from_quantity, r.terms_key_id))
     limit rotate_terms.row_limit
       for no key update of p skip locked);
  v_done := issoh_private.rotate_rules(v_ids, v_used);
  if v_done > 0 then
    return v_done;
  end if;

  -- One that somebody encrypts with at this moment is locked, and stays for the next time.
  v_ids := array(
    select k.key_id from issoh_private.supplier_keys k where k.key_id = any (v_old) for update skip locked);
  delete from issoh_private.supplier_keys k
   where k.key_id = any (v_ids)
     and not exists (select from issoh.contract_terms c where c.key_id = k.key_id)
     and not exists (select from issoh.pricing_rules r where r.terms_key_id = k.key_id);
  return 0;
end
$$;
comment on function issoh_private.rotate_terms(integer) is
  $$Encrypts what is still under an earlier data key of its supplier under the present one, at most so many contracts or
products; what cannot be opened stays as it is (unrotated_contracts, check_keys). Where none is left that could be had,
drops the keys that nothing names any more. Answers how many: 0 at the end. Raises ISCKM, ISCKU.$$;
--! EndIncluded functions/issoh/secrets/rotate_terms.sql
--! Included functions/issoh/contracts/read_contracts.sql
create or replace function issoh.read_contracts(
  supplier text default null,
  supplier_product_code text default null,
  state text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.contract_value
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
rows 100
as $$
declare
  v_page constant issoh.v_contracts[] := array(
    select c
      from issoh.list_contracts(read_contracts.supplier, read_contracts.supplier_product_code, read_contracts.state,
                                read_contracts.after_id, read_contracts.page_size) c);
  v_keys constant uuid[] := issoh_private.whole_keys(array(
    select t.key_id from issoh.contract_terms t where t.contract_id in (select p.contract_id from unnest(v_page) p)));
begin
  return query
  select c.contract_id, c.supplier_id, c.supplier_code, c.supplier_product_code, c.state, c.currency_code,
         v.unit_price, v.rebate_percentage, c.effective_from, c.effective_to, c.reason, c.created_by, c.created_at,
         c.updated_at
    from unnest(v_page) c
    left join issoh_private.open_contracts(issoh_private.whole_contracts(
           array(select p.contract_id
                   from unnest(v_page) p
                   join issoh.contract_terms t on t.contract_id = p.contract_id
                  where t.key_id = any (v_keys)))) v
      on v.contract_id = c.contract_id
   order by c.contract_id;
end
$$;
comment on function issoh.read_contracts(text, text, text, uuid, integer) is
  $$A page of contracts with their values, as list_contracts has them. One that has neither price nor rebate here
cannot be read: it, or the key of its supplier, was altered. Pricing managers, approvers and administrators may. Raises
ISNSU, ISCKM (no keys at hand), ISCKU (none of those that it is encrypted under).$$;
grant execute on function issoh.read_contracts(text, text, text, uuid, integer)
  to inv_pricing_manager, inv_approver, inv_admin;
--! EndIncluded functions/issoh/contracts/read_contracts.sql
--! Included functions/issoh/contracts/negotiated_prices.sql
create or replace function issoh.negotiated_prices(
  product text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.negotiated_price
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
rows 100
as $$
declare
  v_product_id constant uuid := case
    when negotiated_prices.product is not null
      then (issoh_private.resolve_product(negotiated_prices.product)).product_id
  end;
  v_rules constant issoh.pricing_rules[] := array(
    select r
      from issoh.pricing_rules r
     where r.terms_key_id is not null and (r.effective_to is null or r.effective_to > clock_timestamp())
       and (v_product_id is null or r.product_id = v_product_id)
       and (negotiated_prices.after_id is null or r.rule_id > negotiated_prices.after_id)
     order by r.rule_id
     limit negotiated_prices.page_size);
  v_keys constant uuid[] := issoh_private.whole_keys(array(select w.terms_key_id from unnest(v_rules) w));
begin
  return query
  select r.rule_id, r.product_id, p.internal_sku, t.tier_code, r.from_quantity, o.cost,
         issoh_private.markup_of(r.selling_price, o.cost), o.markup, r.selling_price::numeric,
         round((r.selling_price - o.cost) / nullif(r.selling_price, 0) * 100, 2), r.currency_code, r.effective_from,
         r.effective_to
    from unnest(v_rules) r
    left join issoh_private.open_rules(array(
           select w from unnest(v_rules) w where w.terms_key_id = any (v_keys))) o
      on o.rule_id = r.rule_id
    join issoh.selected_products p on p.product_id = r.product_id
    join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id
   order by r.rule_id;
end
$$;
comment on function issoh.negotiated_prices(text, uuid, integer) is
  $$A page of prices, now and later, of a product (id or SKU) or of all, whose cost was negotiated, with what only
pricing managers, approvers and administrators may see of them: cost, markup and margin; behind the one of an id. One
without a cost cannot be read: the key of its supplier was altered. Raises ISNPR, ISCKM (no keys at hand), ISCKU,
ISCKT (the price was).$$;
grant execute on function issoh.negotiated_prices(text, uuid, integer) to inv_pricing_manager, inv_approver, inv_admin;
--! EndIncluded functions/issoh/contracts/negotiated_prices.sql

--! split: 044-ledger_locks.sql
-- A statement's own text passes for no frame of write_movements.
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
  v_written constant text :=
    '^[^\n]*\nSQL statement "with written as[^"''/$]* from written w"\n'
    || 'PL/pgSQL function issoh_private[.]write_movements[(]';
begin
  if v_one.movement_id is null then
    return null;
  end if;
  if cardinality(v_moved) = 1 and current_setting('transaction_isolation') = 'read committed' then
    if v_one.movement_type <> 'transfer' and v_one.reference_type is distinct from 'PO'
       and num_nonnulls(v_one.reverses_movement_id, v_one.returns_movement_id) = 0 then
      perform issoh_private.follow_movement(v_one);
      return null;
    end if;
  end if;

  select array_agg(n.product_id) as products, bool_or(n.reverses_movement_id is not null) as undo,
         bool_or(n.returns_movement_id is not null) as return, bool_or(n.reference_type = 'PO') as ordered,
         bool_or(n.movement_type = 'transfer') as transfer
    into v_all
    from unnest(v_moved) n;
  -- What comes by write_movements was locked before it was judged: thousands of rows are not asked for twice. Functions
  -- are the owner's alone to make, so nobody else stands there; nor does a statement's own text: no comment over lines
  -- and no string begins in it, and no name goes on behind an alias.
  get diagnostics v_stack = pg_context;
  if v_stack !~ v_written then
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
  -- Many products at once would be computed live until the next full hour.
  if cardinality(v_moved) >= issoh.setting('valuation.refresh_rows')::integer then
    perform graphile_worker.add_job('valuation__refresh', job_key => 'valuation__refresh', max_attempts => 5);
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__follow() is
  $$Statement trigger of the ledger: locks its products; then reversals are noted, stock, holdings and orders follow,
and many movements have the valuation refreshed.$$;
--! EndIncluded functions/issoh/ledger/tg_stock_movements__follow.sql
