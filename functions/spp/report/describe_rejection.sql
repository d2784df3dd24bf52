create or replace function spp_private.describe_rejection(code text, staged spp.upload_staging) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when c.cell is null then spp_private.rejection_message(code)
    else format('%s: %s = %s.', rtrim(spp_private.rejection_message(code), '.'), c.field, to_json(left(c.cell, 100)))
  end
    from (
      select case
               when code in ('currency_unknown', 'currency_mismatch') and (staged).currency is not null then 'currency'
               when code = 'price_basis_unclear' and (staged).price_basis is not null then 'price_basis'
               when code like 'price_group%' then 'price_group'
               when code like 'price_%' or code like 'currency_%' then 'price'
               when code = 'discount_unclear' then 'discount'
               when code = 'code_damaged' then 'code'
               when code in ('quantity_unclear', 'break_without_base') then 'from_quantity'
               when code in ('period_unclear', 'not_yet_valid') and (staged).valid_from is not null then 'valid_from'
               when code in ('period_unclear', 'no_longer_valid') then 'valid_to'
             end as field
    ) f,
         lateral (select f.field, to_jsonb(staged) ->> f.field as cell) c
$$;
comment on function spp_private.describe_rejection(text, spp.upload_staging) is
  'What the code of a rejected row says to a person, with the cell that it is about.';
