create or replace function issoh_private.make_sku(sku_pattern text, supplier_code text, number bigint) returns text
language sql immutable
as $$
  select replace(replace(replace(make_sku.sku_pattern, '{supplier}', make_sku.supplier_code), '{number}', n.digits),
                 '{check}', issoh_private.check_digit(n.digits))
    from (select lpad(make_sku.number::text, greatest(6, length(make_sku.number::text)), '0') as digits) n
$$;
comment on function issoh_private.make_sku(text, text, bigint) is
  'A SKU of a pattern: {number} has six digits at least, {check} is the check digit of all of them.';
