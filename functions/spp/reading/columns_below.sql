create or replace function spp_private.columns_below(sample jsonb, last_heading int) returns table ("position" int,
  below jsonb)
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  with rows as materialized (
    select (r.value ->> 'n')::int as n,
           array(select lower(common.trimmed(c) collate pg_catalog.pg_c_utf8)
                   from jsonb_array_elements_text(r.value -> 'c') c) as cells
      from jsonb_array_elements(columns_below.sample -> 'rows') r
  ), headings as materialized (
    -- Those that come again; where their cells have moved, other columns begin.
    select r.n, m.known > m.same as moved
      from rows o
      join rows r on r.n > o.n
     cross join lateral (
       select count(*) filter (where c.cell <> '') as filled,
              count(*) filter (where c.cell <> '' and c.cell = any (o.cells)) as known,
              count(*) filter (where c.cell <> '' and c.cell = o.cells[c.at]) as same
         from unnest(r.cells) with ordinality c (cell, at)) m
     where o.n in (columns_below.last_heading - 1, columns_below.last_heading) and r.n > columns_below.last_heading
       and m.known >= 2 and m.known * 2 >= m.filled
  )
  select s.position, to_jsonb(s)
  from (
    select c.position, count(*) as filled, max(c.total) as total,
      count(distinct c.cell)::float8 / count(*) as uniqueness,
      count(*)::float8 / max(c.total) as fill,
      avg(c.is_amount::int)::float8 as amounts,
      -- Wider, for a column whose heading means a price: "12,50 / 100 St", "1/2".
      avg((c.is_amount or length(c.cell) <= 30 and c.cell ~ '^\D{0,5}\d' and c.cell !~ '[[:alpha:]]\s+[[:alpha:]]{3}'
        and not c.is_date)::int)::float8 as priced,
      -- "12.100.77" is a code.
      avg((c.cell ~ '[.,]\d{1,2}(\D|$)' and c.cell !~ '^\d+([.,])\d+\1\d+$')::int)::float8 as decimals,
      avg((length(c.cell) <= 4 and c.cell !~ '\d'
        and spp_private.currencies_of(c.cell) is not null)::int)::float8 as currencies,
      avg((c.cell ~ '^\d{12,14}$')::int)::float8 as gtins,
      avg(c.is_date::int)::float8 as dates,
      min(case when c.is_date and length(c.cell) <= 40 then spp_private.read_date(c.cell) end) as first_day,
      avg((c.cell ~ '[[:alpha:]]{2}')::int)::float8 as letters,
      avg((c.cell ~ '\d')::int)::float8 as digits,
      avg((c.cell ~ '[[:alpha:]]\s+[[:alpha:]]')::int)::float8 as phrases,
      avg(length(c.cell))::float8 as length,
      bool_or(c.cell ~ '^(C|%|‰|[%‰] ?St)$|^([Pp]er|[Jj]e|/)?\s*(100|1[., ]?000)\s*([Ss]t|[Ss]tk|[Ss]t.ck|[Pp]cs'
        '|szt|ks)?\.?$')
        as hundreds,
      -- Beside a price in words (on request) its basis is in words, too.
      coalesce(bool_and(c.cell ~ '^1(0{0,2}|[., ]?000)$') filter (where c.cell ~ '\d'), false) as bases,
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
          and (r.value ->> 'n')::int < (select coalesce(min(h.n) filter (where h.moved), 2147483647) from headings h)
          and not exists (select from headings h where h.n = (r.value ->> 'n')::int)
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
  $$What stands in each column below the headings: how many cells are filled, and which share of them are amounts,
dates, barcodes, letters, percentages. `sample` as for spp_private.recognise_columns; `last_heading`: the record
they end at.$$;
grant execute on function spp_private.columns_below(jsonb, int) to inv_catalog_manager, inv_admin;
