create or replace function spp.tg_suppliers__judge_lengths() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  -- A text from before there was a limit holds up no change of another.
  v_old spp.suppliers;
begin
  if tg_op = 'UPDATE' then
    v_old := old;
  end if;
  if length(new.supplier_name) > 500 and new.supplier_name is distinct from v_old.supplier_name
     or length(new.payment_terms) > 2000 and new.payment_terms is distinct from v_old.payment_terms
     or length(new.tax_registration) > 200 and new.tax_registration is distinct from v_old.tax_registration then
    raise exception using
      errcode = 'check_violation',
      message = 'A text about the supplier is too long.',
      hint = 'supplier_name has at most 500 characters, payment_terms 2,000, tax_registration 200.';
  end if;
  return new;
end
$$;
comment on function spp.tg_suppliers__judge_lengths() is
  'Row trigger: refuses texts that are too long where they are written, whoever writes them.';
