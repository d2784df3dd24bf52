create or replace function spp.tg_suppliers__judge_lengths() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' then
    -- A text from before there was a limit holds up no other change.
    if (new.supplier_name, new.payment_terms, new.tax_registration)
       is not distinct from (old.supplier_name, old.payment_terms, old.tax_registration) then
      return new;
    end if;
  end if;
  if length(new.supplier_name) > 500 or length(new.payment_terms) > 2000 or length(new.tax_registration) > 200 then
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
