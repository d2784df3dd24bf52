-- Texts about a supplier have an end, whoever writes them; what is there already is left as it is.
set lock_timeout = '5s';

do $$
begin
  if not exists (select from pg_constraint c
                  where c.conrelid = 'spp.suppliers'::regclass and c.conname = 'suppliers_lengths_check') then
    alter table spp.suppliers add constraint suppliers_lengths_check
      check (length(supplier_name) <= 500 and length(payment_terms) <= 2000 and length(tax_registration) <= 200)
      not valid;
  end if;
  if not exists (select from spp.suppliers s
                  where length(s.supplier_name) > 500 or length(s.payment_terms) > 2000
                     or length(s.tax_registration) > 200) then
    alter table spp.suppliers validate constraint suppliers_lengths_check;
  end if;
end
$$;
