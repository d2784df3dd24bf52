create or replace function spp_private.heading_date(heading text, month_first boolean) returns jsonb
language sql immutable parallel safe
as $$
  -- The first of: 2026-01-31, 31.1.2026, 1/2026, Jan 2026, Q1 2026, 2026. `day` is its first day.
  select jsonb_strip_nulls(jsonb_build_object('found', f.found, 'day', case
      when f.m[2] is not null then format('%s-%s-%s', f.m[2], lpad(f.m[3], 2, '0'), lpad(f.m[4], 2, '0'))
      when f.unclear then spp_private.whole_year(f.m[7]) || '-01-01'
      when f.m[5] is not null and f.m[5]::int <= 12
           and (f.m[6]::int > 12 or heading_date.month_first and f.m[1] !~ '\.')
        then format('%s-%s-%s', spp_private.whole_year(f.m[7]), lpad(f.m[5], 2, '0'), lpad(f.m[6], 2, '0'))
      when f.m[5] is not null
        then format('%s-%s-%s', spp_private.whole_year(f.m[7]), lpad(f.m[6], 2, '0'), lpad(f.m[5], 2, '0'))
      when f.m[8] is not null then format('%s-%s-01', f.m[9], lpad(f.m[8], 2, '0'))
      when f.m[10] is not null then format('%s-%s-01', f.m[11], lpad((array_position(
        '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}'::text[], replace(replace(replace(replace(replace(
          f.m[10], 'mai', 'may'), 'mrz', 'mar'), 'okt', 'oct'), 'dez', 'dec'), 'maer', 'mar')))::text, 2, '0'))
      when f.m[12] is not null then format('%s-%s-01', f.m[13], lpad((f.m[12]::int * 3 - 2)::text, 2, '0'))
      else f.m[14] || '-01-01' end, 'unclear', nullif(f.unclear, false)))
    from (
      -- With points the day comes first; else it is told where one of the two is no month, or both are the same.
      select m.m[1] as found, m.m,
             m.m[5] is not null and m.m[1] !~ '\.' and heading_date.month_first is null
               and greatest(m.m[5]::int, m.m[6]::int) <= 12 and m.m[5]::int <> m.m[6]::int as unclear
        from regexp_match(case when heading_date.heading ~ '\d' then heading_date.heading end,
          '((\d{4})-(\d{1,2})-(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)'
          '|(?<!\d)(0?[1-9]|1[0-2])[./](20\d{2})(?!\d)'
          '|\m(jan|feb|mar|mrz|maer|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[[:alpha:]]*\.?\s*(20\d{2})(?!\d)'
          '|(?<!\w)q\s*([1-4])\s*[/ ]?\s*(20\d{2})(?!\d)'
          '|(?<![\d.,/])((?:19|20)\d{2})(?!\s*\+|[.,]?\d|\s*(?:pcs|pc|st|stk|szt|ks|db)\M))') m (m)
    ) f
   where f.m is not null
$$;
comment on function spp_private.heading_date(text, boolean) is
  $$The date or year that stands in a heading: {found: as written, day: its first day, as text, unclear: true where only
the year is known, as in 06/01/2026}; null where there is none. `month_first`: spp_private.month_first of the list.$$;
