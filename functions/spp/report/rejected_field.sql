create or replace function spp_private.rejected_field(code text, staged spp.upload_staging) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when code in ('currency_unknown', 'currency_mismatch') and (staged).currency is not null then 'currency'
    when code = 'price_basis_unclear' and (staged).price_basis is not null then 'price_basis'
    when code like 'price_group%' then 'price_group'
    when code like 'price_%' or code like 'currency_%' or code = 'formula_unresolved' then 'price'
    when code = 'discount_unclear' then 'discount'
    when code like 'code_%' then 'code'
    when code = 'total_row' then case when spp_private.is_total((staged).code) then 'code' else 'name' end
    when code in ('quantity_unclear', 'break_without_base')
      then case when (staged).from_quantity is null then 'min_order_qty' else 'from_quantity' end
    when code in ('period_unclear', 'not_yet_valid') and (staged).valid_from is not null then 'valid_from'
    when code in ('period_unclear', 'no_longer_valid') then 'valid_to'
  end
$$;
comment on function spp_private.rejected_field(text, spp.upload_staging) is
  'The field that the code of a rejected row is about; null where it is about the whole row.';
