create or replace function spp_private.why_price(
  taken spp_private.column_evidence, other spp_private.column_evidence, prices jsonb
) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  with two as (
    select why_price.prices -> ((taken).position::text) as t, why_price.prices -> ((other).position::text) as o
  ), first_difference as (
    select t, o, (
        select min(i) from generate_series(1, jsonb_array_length(t -> 'choice')) i
         where t -> 'choice' -> (i - 1) <> o -> 'choice' -> (i - 1)) as at
      from two
  )
  select format('%s before %s: ', named.t, named.o) || case
      when (other).hidden then 'a hidden column is never taken by itself'
      when d.at = 1 then 'a change is no price'
      when d.at = 2 then 'old prices and prices of later are not today''s'
      when d.at = 3 then 'the other is in percent'
      when d.at = 4 then 'the other is in ' || coalesce(d.o ->> 'currency', 'another currency')
      when d.at = 6 then 'per piece, not per measure'
      when d.at = 7 then 'per piece, not per pack'
      when d.at in (5, 8) then case d.t ->> 'kind'
        when 'yours' then 'what we pay' when 'net' then 'what we pay' when 'dealer' then 'what we pay'
        when 'plain' then 'the price itself, the other is ' || case d.o ->> 'kind' when 'selling' then 'a selling price'
          when 'gross' then 'gross' when 'list' then 'a list price' when 'retail' then 'a retail price'
          else 'a special price' end
        else 'nearer to what we pay' end
      when d.at = 9 then 'without tax'
      when d.at = 10 then 'the new price'
      when d.at = 11 then 'the newer one'
      when d.at = 12 then 'the smallest quantity'
      else 'it stands first' end
    from first_difference d,
         lateral (select spp_private.short_heading(taken) as t, spp_private.short_heading(other) as o) named
$$;
comment on function spp_private.why_price(spp_private.column_evidence, spp_private.column_evidence, jsonb) is
  $$Why one column of prices was taken before another, in words: "Net price before List price: what we pay". `prices`:
by position, the kind, currency and choice of spp_private.price_columns.$$;
