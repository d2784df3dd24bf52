create or replace function issoh_private.settle_terms(product_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_due constant issoh_private.term_due[] := array(
    select w from issoh_private.terms_wanted(settle_terms.product_ids) w);
  v_moves issoh_private.term_move[];
  v_moved issoh_private.term_move[];
  v_held uuid[];
  v_beyond uuid[];
  v_code text;
  v_message text;
begin
  if v_due = '{}' then
    return 0;
  end if;
  begin
    v_moves := array(select m from issoh_private.cost_terms(v_due) m);
    -- What no supplier offers any more keeps its cost.
    v_held := array(
      select m.product_id
        from unnest(v_moves) m
       where m.supplier_id is not null
         and (coalesce(m.cost, 1e15) >= 1e15 or m.contract_id is not null and coalesce(m.day_cost, 1e15) >= 1e15));
    v_moves := array(
      select m from unnest(v_moves) m where m.product_id not in (select h.id from unnest(v_held) h (id)));
    -- What is due for its defaults alone keeps the cost that it has, one that somebody has set by hand among them.
    v_moved := array(
      select m
        from unnest(v_moves) m
        left join issoh_private.terms_applied a on a.product_id = m.product_id
       where (m.contract_id, m.revision, m.basis) is distinct from (a.contract_id, a.revision, a.basis));
    perform issoh_private.move_terms(v_moved, 'negotiated terms');
    perform issoh_private.make_sealed_prices(v_moves);
    v_beyond := issoh_private.make_default_prices(v_moves);
    perform issoh_private.make_first_prices(array_agg(m.product_id), array_agg(m.cost))
       from unnest(v_moves) m
      where m.contract_id is null and m.cost is not null
     having count(*) > 0;
    perform issoh_private.note_settled(array(
      select case
               when m.product_id in (select b.id from unnest(v_beyond) b (id))
                 then jsonb_populate_record(m, '{"day_rate": null}')
               else m
             end
        from unnest(v_moves) m));
    perform issoh_private.hold_terms(v_held, 'ISCXR',
      'There is no exchange rate for the price of its contract, or the list price that it is a rebate on is held.');
    perform issoh_private.hold_terms(v_beyond, 'ISIPV', 'A default makes more of its cost than a price can be.');
    return cardinality(v_held || v_beyond);
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text;
    if not issoh_private.is_refusal(v_code) then
      raise;
    end if;
  end;
  -- Without keys nothing is settled, whichever half is tried.
  if v_code = 'ISCKM' or cardinality(v_due) = 1 then
    perform issoh_private.hold_terms(array(select d.product_id from unnest(v_due) d), v_code, v_message);
    return cardinality(v_due);
  end if;
  return (
    select sum(issoh_private.settle_terms(h.product_ids))
      from issoh_private.halves(array(select d.product_id from unnest(v_due) d)) h (product_ids));
end
$$;
comment on function issoh_private.settle_terms(uuid[]) is
  $$Brings the costs of products to what their contracts say now, where that is not done yet, and what defaults make of
negotiated costs. What cannot be told now (no keys, secrets that do not open, no exchange rate) keeps its prices, or has
none yet: it is held in sync_failures and tried again. The caller holds the locks of the products. Answers how many are
held.$$;
