-- How it works: a quantity is the one that a price holds from only where codes come again with others; a discount is
-- taken off only where the price is not yet ours; a unit column that says "C" or "100 St" is a basis, too.
create or replace function spp_private.columns_of_price(
  sample jsonb, last_heading int, evidence spp_private.column_evidence[], columns jsonb, named jsonb, prices jsonb
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_columns jsonb := columns_of_price.columns;
  v_price spp_private.column_evidence;
  v_kind text;
  v_quantity int;
  v_discounts jsonb;
begin
  select e.* into v_price from unnest(columns_of_price.evidence) e
   where e.position = (v_columns -> 'price' ->> 0)::int;
  select jsonb_agg(e.position order by e.position) into v_discounts
    from unnest(columns_of_price.evidence) e where spp_private.is_discount(e);
  v_kind := spp_private.price_kind(v_price.field, v_price.traits, v_discounts is not null);
  if not v_columns ? 'discount' and v_discounts is not null and not columns_of_price.named ?| '{price,discount}'
      and (v_kind in ('list', 'gross', 'retail')
           -- Beside a list price, or behind the discount, a plain one is what is left.
           or v_kind in ('plain', 'selling') and v_price.position < (v_discounts ->> 0)::int and not exists (
             select from spp_private.price_columns(columns_of_price.evidence, null) p
              where p.kind in ('list', 'gross', 'retail'))) then
    v_columns := v_columns || jsonb_build_object('discount', v_discounts);
  end if;

  -- "Current price | New price | Effective date": the day is that of the new price.
  if v_columns ? 'valid_from' and not columns_of_price.named ? 'valid_from' and not v_price.traits ? 'new'
      and exists (select from spp_private.price_columns(columns_of_price.evidence, null) p
                   where p.traits ? 'new' and p.fit[2] >= 2) then
    v_columns := v_columns - 'valid_from';
  end if;

  if not columns_of_price.named ? 'from_quantity' then
    select e.position into v_quantity
      from unnest(columns_of_price.evidence) e
     where (e.field in ('from_quantity', 'min_order_qty') or e.field = 'stock' and e.traits ? 'quantity') and not
       e.hidden
       and e.position <> v_price.position
       and spp_private.codes_repeat(columns_of_price.sample, columns_of_price.last_heading, v_columns -> 'code',
         e.position)
       and spp_private.codes_repeat(columns_of_price.sample, columns_of_price.last_heading, v_columns -> 'code',
         v_price.position)
     order by array_position('{from_quantity,min_order_qty,stock}'::text[], e.field), e.position
     limit 1;
    if v_quantity is not null then
      v_columns := (select jsonb_object_agg(c.key, c.value) from jsonb_each(v_columns) c
                     where c.value <> jsonb_build_array(v_quantity))
        || jsonb_build_object('from_quantity', jsonb_build_array(v_quantity));
    else
      if v_columns ? 'from_quantity' and not v_columns ? 'min_order_qty' then
        v_columns := v_columns || jsonb_build_object('min_order_qty', v_columns -> 'from_quantity');
      elsif columns_of_price.prices ->> 'first_quantity' is not null and not v_columns ? 'min_order_qty' then
        v_columns := v_columns || jsonb_build_object('min_order_qty',
          jsonb_build_array(columns_of_price.prices -> 'first_quantity'));
      end if;
      v_columns := v_columns - 'from_quantity';
    end if;
  end if;

  if not v_columns ? 'price_basis' then
    if v_price.traits ? 'pack' and not v_price.traits ?| '{piece,per}' and v_columns ? 'pack_size' then
      v_columns := v_columns || jsonb_build_object('price_basis', v_columns -> 'pack_size');
    elsif exists (select from unnest(columns_of_price.evidence) e
                   where v_columns -> 'unit_of_measure' @> to_jsonb(e.position) and (e.below ->> 'hundreds')::boolean)
                     then
      v_columns := v_columns || jsonb_build_object('price_basis', v_columns -> 'unit_of_measure');
    end if;
  end if;
  return v_columns;
end;
$$;
comment on function spp_private.columns_of_price(jsonb, int, spp_private.column_evidence[], jsonb, jsonb, jsonb) is
  $$The columns with what goes with the price: its discount, the quantity that it holds from (else the minimum order),
the pieces that it is for. `named`: the columns of the profile; `prices`: what spp_private.price_breaks has chosen.$$;
grant execute on function spp_private.columns_of_price(jsonb, int, spp_private.column_evidence[], jsonb, jsonb, jsonb)
  to inv_catalog_manager, inv_admin;
