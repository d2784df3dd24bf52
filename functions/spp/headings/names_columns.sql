create or replace function spp_private.names_columns(cells jsonb) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with filled as (
    select c.ordinality::int as position, spp_private.plain_heading(c.value) as cell
      from jsonb_array_elements_text(names_columns.cells) with ordinality c
     where common.trimmed(c.value) <> ''
  ), votes as (
    select v.position, max(v.score) as score, bool_or(spp_private.price_rank(v.field) is not null) as price
      from spp_private.heading_votes(names_columns.cells) v
     group by v.position
  )
  select coalesce(
           -- Several columns are not called the same.
           count(*) = count(distinct f.cell)
           and bool_or(v.price) and bool_or(v.score >= 100 and not v.price)
           and count(*) filter (where v.score >= 100) * 2 >= count(*), false)
    from filled f
    left join votes v using (position)
$$;
comment on function spp_private.names_columns(jsonb) is
  $$Whether cells that may be headings are: half of them are known as a whole, one of these names no price, another one
does. "MEISSEL | Flat chisel | price on request" is a product.$$;
grant execute on function spp_private.names_columns(jsonb) to inv_catalog_manager, inv_admin;
