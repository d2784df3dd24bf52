create or replace function issoh_private.claim_order_number(po_number text, supplier_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id uuid;
begin
  -- Waits for whoever is placing an order of this number.
  insert into issoh_private.order_numbers (po_number, supplier_id)
  values (claim_order_number.po_number, claim_order_number.supplier_id)
  on conflict on constraint order_numbers_pkey do nothing;
  select n.supplier_id into v_supplier_id
    from issoh_private.order_numbers n
   where n.po_number = claim_order_number.po_number;
  if v_supplier_id <> claim_order_number.supplier_id then
    raise exception using
      errcode = 'ISCON',
      message = format('Order %s is with %s.', claim_order_number.po_number,
                       coalesce((select s.supplier_code from issoh.suppliers s where s.supplier_id = v_supplier_id),
                                v_supplier_id::text)),
      hint = 'Use another po_number: one is of one supplier.';
  end if;
end
$$;
comment on function issoh_private.claim_order_number(text, uuid) is
  'Takes the number of an order for a supplier, for good; further orders of it may follow. Raises ISCON.';
