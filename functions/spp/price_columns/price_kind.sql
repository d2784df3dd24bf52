create or replace function spp_private.price_kind(field text, traits jsonb, has_discount boolean) returns text
language sql immutable parallel safe
as $$
  select case
    when traits ? 'change' then 'change'
    when field = 'old_price' or traits ? 'old' and not traits ? 'new' then 'old'
    when traits ? 'after_discount' then case when has_discount then 'yours' else 'special' end
    when traits ? 'yours' and not traits ? 'retail' then 'yours'
    when traits ? 'retail' and not traits ?| '{net,dealer}' then 'retail'
    when traits ?| '{retail,list}' and not traits ? 'dealer' then case when traits ? 'retail' then 'retail' else
      'list' end
    when traits ? 'special' or field = 'special_price' then 'special'
    when traits ? 'net' then 'net'
    when traits ? 'dealer' then 'dealer'
    when traits ? 'gross' then 'gross'
    when field = 'cost_price' then 'net'
    when field = 'retail_price' then 'retail'
    when traits ? 'selling' then 'selling'
    else 'plain' end
$$;
comment on function spp_private.price_kind(text, jsonb, boolean) is
  $$Whose price a column holds, by its field and traits: what we pay (yours, net, dealer), plain, selling, gross, list,
retail, special; old and change are none that we pay. A price after discount is ours where a discount stands beside.$$;
