create or replace function spp_private.tied_prices(evidence spp_private.column_evidence[], columns jsonb, currency text)
returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with prices as materialized (
    select p.* from spp_private.price_columns(tied_prices.evidence, tied_prices.currency) p
  ), breaks as materialized (
    select coalesce(nullif(spp_private.price_breaks(tied_prices.evidence, tied_prices.currency) -> 'breaks', 'null'),
             '[]') as breaks
  ), tied as (
    select string_agg(format('"%s"', left(regexp_replace(o.heading, '\s+', ' ', 'g'), 60)), ' and ' order by
      o.position) as names,
           min(left(t.heading, 60)) as taken
      from prices t
      join prices o using (choice)
      join breaks b on not b.breaks @> jsonb_build_array(jsonb_build_object('position', o.position))
     where t.position = (tied_prices.columns -> 'price' ->> 0)::int
    having count(*) > 1
  )
  select coalesce(jsonb_agg(jsonb_build_object('code', 'price_columns_tie', 'message',
           format('Several columns may be the price: %s. "%s" was taken; name the right one in the supplier''s'
             ' profile.',
             t.names, t.taken))), '[]')
    from tied t
$$;
comment on function spp_private.tied_prices(spp_private.column_evidence[], jsonb, text) is
  $$The warning `price_columns_tie` where nothing tells the column of the price from another, as a list of one; else
[].$$;
grant execute on function spp_private.tied_prices(spp_private.column_evidence[], jsonb, text)
  to inv_catalog_manager, inv_admin;
