create or replace function issoh.post_movements(movements issoh.movement_input[], idempotency_key text default null)
returns setof issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 1
as $$
declare
  v_count constant integer := coalesce(cardinality(post_movements.movements), 0);
  v_most constant integer := issoh.setting('movements.max_batch');
  v_ids constant uuid[] := array(select uuidv7() from generate_series(1, v_count));
  v_known uuid[];
  v_drafts issoh_private.movement_draft[];
  v_all record;
begin
  if v_count not between 1 and v_most then
    raise exception using
      errcode = 'ISIMN', message = format('%s movements cannot be posted at once.', v_count),
      hint = format('Send 1 to %s.', v_most);
  end if;
  if post_movements.idempotency_key is not null then
    v_known := issoh_private.claim_movement_key(
      post_movements.idempotency_key,
      (select jsonb_agg(to_jsonb(m) - case when m.counted is null then 'counted' else '' end
                        || jsonb_build_object('unit_cost', trim_scale(m.unit_cost)) order by m.ordinality)
         from unnest(post_movements.movements) with ordinality m),
      v_ids, (select min(m.movement_date) from unnest(post_movements.movements) m));
    if v_known is not null then
      return query select m.* from issoh_private.movements_of_key(post_movements.idempotency_key) m;
      return;
    end if;
  end if;

  v_drafts := array(select d from issoh_private.read_movements(post_movements.movements, v_ids) d);
  select bool_or(d.problem is not null) as have_problem, bool_or(d.returns_movement_id is not null) as return,
         bool_or(d.movement_type = 'receipt' and d.reference_type = 'PO') as ordered,
         bool_or(d.reservation_id is not null) as take, array_agg(distinct d.product_id) as product_ids,
         array_agg(distinct date_trunc('month', coalesce(d.movement_date, now()) at time zone 'UTC')::date) as months
    into v_all
    from unnest(v_drafts) d;
  if v_all.have_problem then
    perform issoh_private.refuse_bad_drafts(v_drafts, post_movements.movements);
  end if;
  perform issoh_private.make_movement_month(m.month) from unnest(v_all.months) m (month);
  perform issoh_private.lock_products(v_all.product_ids);
  if v_all.return then
    perform issoh_private.check_returns(v_drafts);
  end if;
  if v_all.ordered then
    perform issoh_private.refuse_bare_costs(v_drafts, post_movements.movements);
    v_drafts := issoh_private.cost_receipts(v_drafts);
  end if;
  if v_all.take then
    perform issoh_private.take_reservations(v_drafts);
  end if;
  return query select m.* from issoh_private.write_movements(v_drafts, true) m;
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
ISCOC, ISCOR; of stock ISCNS, ISCRS, ISCWI, ISCCP; of time ISCPC, ISCCT.$$;
grant execute on function issoh.post_movements(issoh.movement_input[], text) to inv_stock_operator, inv_admin;
