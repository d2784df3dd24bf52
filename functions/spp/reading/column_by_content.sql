create or replace function spp_private.column_by_content(
  field text, evidence spp_private.column_evidence[], taken int[], columns jsonb, has_headings boolean
) returns int
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with open_columns as (
    select e.position, (e.below ->> 'amounts')::float8 as amounts, (e.below ->> 'fill')::float8 as fill,
           (e.below ->> 'dates')::float8 as dates, (e.below ->> 'gtins')::float8 as gtins,
           (e.below ->> 'counter')::boolean as counter, (e.below ->> 'letters')::float8 as letters,
           (e.below ->> 'decimals')::float8 as decimals, (e.below ->> 'uniqueness')::float8 as uniqueness,
           (e.below ->> 'total')::int as total, (e.below ->> 'filled')::int as filled,
           (e.below ->> 'median')::float8 as median, (e.below ->> 'length')::float8 as length,
           (e.below ->> 'phrases')::float8 as phrases, (e.below ->> 'digits')::float8 as digits,
           coalesce(column_by_content.columns -> 'barcode' @> to_jsonb(e.position), false) as is_barcode
      from unnest(column_by_content.evidence) e
     where e.below <> '{}' and not e.hidden
       and (e.position <> all (column_by_content.taken)
            or column_by_content.field = 'code' and column_by_content.columns -> 'barcode' @> to_jsonb(e.position))
  )
  select case column_by_content.field
    when 'price' then (
      -- Amounts with decimals, then the larger ones, make the better price.
      select o.position
        from open_columns o
       where o.amounts >= 0.6 and o.fill >= 0.3 and o.dates < 0.3 and o.gtins < 0.5 and not o.counter
         and (o.letters < 0.3 or o.decimals > 0.5)
         -- Whole numbers that never repeat and stand left of everything are a code, not a price.
         and not (o.decimals < 0.1 and o.uniqueness > 0.98 and o.position = 1 and o.total > 3)
         -- Under headings that say nothing of money, plain whole numbers are no evidence of a price.
         and (not column_by_content.has_headings or o.decimals > 0.5)
       order by (o.decimals > 0.5) desc, o.median desc, o.position
       limit 1)
    when 'name' then (
      select o.position
        from open_columns o
       where o.letters >= 0.5 and o.fill >= 0.5 and o.dates < 0.3 and o.uniqueness * least(o.length, 60) >= 4
       order by o.uniqueness * least(o.length, 60) desc, o.position
       limit 1)
    when 'code' then (
      select o.position
        from open_columns o
       where not coalesce(column_by_content.columns -> 'name' @> to_jsonb(o.position), false)
         -- Barcodes are the codes of a list that has no others, also where they come again or are damaged.
         and (o.uniqueness >= 0.9 or o.is_barcode) and o.fill >= 0.9 and o.length between 1 and 24 and o.phrases < 0.2
         and o.decimals < 0.2 and o.dates < 0.3 and o.digits >= 0.5 and o.filled > 1 and not o.counter
       order by o.is_barcode, round(o.uniqueness::numeric, 1) desc, o.position
       limit 1)
    end
$$;
comment on function spp_private.column_by_content(text, spp_private.column_evidence[], int[], jsonb, boolean) is
  $$The column that its content makes the price, the name or the code where no heading does; null for none. `taken`:
positions that are something else; `columns`: what is recognised so far.$$;
grant execute on function spp_private.column_by_content(text, spp_private.column_evidence[], int[], jsonb, boolean)
  to inv_catalog_manager, inv_admin;
