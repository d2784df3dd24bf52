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
