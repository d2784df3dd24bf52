create or replace function issoh_private.refuse_bare_costs(
  drafts issoh_private.movement_draft[],
  movements issoh.movement_input[]
) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, it would go through all lines for each receipt (docs/decisions/0034-plans-of-sets.md).
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_line record;
begin
  select l.po_number, l.currency_code into v_line
    from unnest(drafts) d
    join issoh.purchase_order_lines l on l.po_number = d.reference_id and l.product_id = d.product_id
   where d.movement_type = 'receipt' and d.reference_type = 'PO' and d.returns_movement_id is null
     and (movements[d.position]).unit_cost is not null and (movements[d.position]).currency_code is null
     and l.currency_code <> issoh_private.base_currency()
   limit 1;
  if found then
    raise exception using
      errcode = 'ISICU',
      message = format('Order %s is in %s: it does not say what the unit_cost is in.', v_line.po_number,
                       v_line.currency_code),
      hint = format('Give currency_code (%s, or %s), or leave unit_cost out: the agreed one is taken.',
                    v_line.currency_code, issoh_private.base_currency());
  end if;
end
$$;
comment on function issoh_private.refuse_bare_costs(issoh_private.movement_draft[], issoh.movement_input[]) is
  'Refuses a cost without a currency on a receipt of an order in another one. Raises ISICU.';
