create or replace function spp_private.price_of_list(
  sample jsonb, first_heading int, evidence spp_private.column_evidence[], columns jsonb, currency text
) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with saying as (
    select spp_private.price_saying(coalesce(
        (select p.traits from spp_private.price_columns(price_of_list.evidence, price_of_list.currency) p
          where p.position = e.position), e.traits)) as said,
           not e.traits ?| '{measure,pack,pair}' as whole
      from unnest(price_of_list.evidence) e
     where e.position = (price_of_list.columns -> 'price' ->> 0)::int
  )
  select s.said
         || jsonb_build_object('currency', coalesce(s.said ->> 'currency', case when not price_of_list.columns ?
           'currency'
              then coalesce(
                spp_private.title_currency(price_of_list.sample, price_of_list.first_heading, price_of_list.currency),
                spp_private.sheet_currency(price_of_list.sample ->> 'sheet', price_of_list.currency)) end))
         || jsonb_build_object('per', coalesce((s.said ->> 'per')::int, case when s.whole
              then spp_private.title_basis(price_of_list.sample, price_of_list.first_heading) end))
         -- What each row says stands before what the heading does.
         || case when price_of_list.columns ? 'price_basis' then '{"per": null}' else '{}' end::jsonb
    from saying s
$$;
comment on function spp_private.price_of_list(jsonb, int, spp_private.column_evidence[], jsonb, text) is
  $$What the heading of the price column, a title above or the name of the sheet says of all prices of the
list: spp_private.price_saying.$$;
grant execute on function spp_private.price_of_list(jsonb, int, spp_private.column_evidence[], jsonb, text)
  to inv_catalog_manager, inv_admin;
