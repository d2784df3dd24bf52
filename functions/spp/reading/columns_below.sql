create or replace function spp_private.columns_below(sample jsonb, last_heading int) returns table ("position" int,
  below jsonb)
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  select s.position, to_jsonb(s)
  from (
    select c.position, count(*) as filled, max(c.total) as total,
      count(distinct c.cell)::float8 / count(*) as uniqueness,
      count(*)::float8 / max(c.total) as fill,
      avg(c.is_amount::int)::float8 as amounts,
      -- Wider, for a column whose heading means a price: "12,50 / 100 St", "1/2".
      avg((c.is_amount or length(c.cell) <= 30 and c.cell ~ '^\D{0,5}\d' and c.cell !~ '[[:alpha:]]\s+[[:alpha:]]{3}'
        and not c.is_date)::int)::float8 as priced,
      avg((c.cell ~ '[.,]\d{1,2}(\D|$)')::int)::float8 as decimals,
      avg((c.cell ~ '^\d{12,14}$')::int)::float8 as gtins,
      avg(c.is_date::int)::float8 as dates,
      avg((c.cell ~ '[[:alpha:]]{2}')::int)::float8 as letters,
      avg((c.cell ~ '\d')::int)::float8 as digits,
      avg((c.cell ~ '[[:alpha:]]\s+[[:alpha:]]')::int)::float8 as phrases,
      avg(length(c.cell))::float8 as length,
      bool_or(c.cell ~ '^(C|%|‰|[%‰] ?St)$|^([Pp]er|[Jj]e|/)?\s*(100|1[., ]?000)\s*([Ss]t|[Ss]tk|[Ss]t.ck|[Pp]cs'
        '|szt|ks)?\.?$')
        as hundreds,
      avg((c.cell ~ '^(100|\d{1,2}([.,]\d+)?)\s*%?(\s*[+/-]\s*\d{1,2}([.,]\d+)?\s*%?)*$')::int)::float8 as percents,
      bool_and(c.cell ~ '^\d{1,9}$') and count(distinct c.cell) = count(*) and count(*) > 2
        and max(case when c.cell ~ '^\d{1,9}$' then c.cell::int end)
          - min(case when c.cell ~ '^\d{1,9}$' then c.cell::int end) = count(*) - 1
        and min(case when c.cell ~ '^\d{1,9}$' then c.cell::int end) <= 1 as counter,
      percentile_disc(0.5) within group (order by case when c.cell ~ '^\d{1,9}([.,]\d+)?$'
        then replace(c.cell, ',', '.')::numeric else 0 end)::float8 as median
    from (
      select c.*, c.kind = 'd' or spp_private.looks_like_date(c.cell) as is_date,
        c.kind = 'n' or spp_private.looks_like_amount(c.cell) as is_amount
      from (
      select c.ordinality::int as position,
        spp_private.latin_digits(btrim(c.value, E' \t\n\r\u00a0\u200e\u200f')) as cell,
        coalesce(substr(r.k, c.ordinality::int, 1), 's') as kind,
        count(*) filter (where c.ordinality = 1) over () as total
      from (
        select r.value ->> 'k' as k, r.value -> 'c' as c,
          max(jsonb_array_length(r.value -> 'c')) over () as width, row_number() over (order by r.ordinality) as at
        from jsonb_array_elements(columns_below.sample -> 'rows') with ordinality r
        where (r.value ->> 'n')::int > columns_below.last_heading
      ) r, jsonb_array_elements_text(r.c) with ordinality c
      where r.at <= greatest(60, 2000 / greatest(r.width, 1))
      ) c
      where c.cell <> ''
      offset 0
    ) c
    group by c.position
  ) s
$$;
comment on function spp_private.columns_below(jsonb, int) is
  $$@behavior -*

What stands in each column below the headings: how many cells are filled, and which share of them are amounts, dates,
barcodes, letters, percentages. `sample` as for spp_private.recognise_columns; `last_heading`: the record they end
  at.$$;
grant execute on function spp_private.columns_below(jsonb, int) to inv_catalog_manager, inv_admin;
