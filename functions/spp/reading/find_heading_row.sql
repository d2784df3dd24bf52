-- `offset 0`: a planner that cannot know how few words a heading has would read the whole table for them.
create or replace function spp_private.find_heading_row(sample jsonb) returns int
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Wider than looks_like_amount, and without a currency: "EAN13" is a heading, a date and "10/20" are none.
  v_number constant text := '^[^[:alpha:]]*\d[^[:alpha:]]*$';
  -- Quantities and years that head columns of prices: "10+", ">= 10", "1-9", "2025".
  v_quantity constant text := '^(\d{1,6}\s*\+|[>≥]=?\s*\d{1,6}|\d{1,5}\s*[-–]\s*\d{1,6}|(19|20)\d\d)$';
  v_depth int;
  v_row int;
  v_score float8;
  v_filled int;
begin
  -- Most lists have their headings among the first few records: look further only where these are not convincing.
  foreach v_depth in array array[6, 40] loop
    with cells as materialized (
      select r.ord, r.n, c.ordinality as position, common.trimmed(c.value) as cell,
        coalesce(substr(r.k, c.ordinality::int, 1) = 'n', false)
          or common.trimmed(c.value) ~ v_number and common.trimmed(c.value) !~ v_quantity as is_number
      from (
        select r.ordinality as ord, (r.value ->> 'n')::int as n, r.value ->> 'k' as k, r.value -> 'c' as c
        from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
        where r.ordinality <= 60
      ) r, jsonb_array_elements_text(r.c) with ordinality c
      where common.trimmed(c.value) <> ''
    ), widths as (
      select c.n, c.ord, count(*) as filled, count(*) filter (where c.is_number) as numbers,
        string_agg(c.cell, E'\x1f' order by c.position) as whole
      from cells c group by c.n, c.ord
    ), usual as (
      select percentile_disc(0.5) within group (order by w.filled) as filled, max(w.ord) as last from widths w
    ), candidates as (
      select w.*
      from widths w, usual u
      where w.ord <= v_depth and w.numbers <= w.filled * 0.34 and (w.filled >= 2 or u.filled = 1)
        and w.filled >= u.filled * 0.5
    ), headings as materialized (
      select h.cell, spp_private.normalise_heading(h.cell) as norm
      from (select distinct c.cell from cells c join candidates k using (n) where length(c.cell) <= 120) h
    ), grams as (
      select distinct h.cell, array_to_string(w.words[a.a : b.b], ' ') as gram,
        cardinality(w.words) = b.b - a.a + 1 as whole
      from headings h
      cross join lateral (select string_to_array(h.norm, ' ')) w (words)
      cross join lateral generate_series(1, least(cardinality(w.words), 8)) a (a)
      cross join lateral generate_series(a.a, least(cardinality(w.words), a.a + 3)) b (b)
    ), known as (
      select m.cell, max(m.weight) as weight
      from (
        select g.cell, case when g.whole then 2 else 1 end as weight
        from grams g where exists (select from spp.column_synonyms s where s.synonym = g.gram offset 0)
        union all
        select h.cell, 1
        from headings h join spp.column_synonyms s
          on s.synonym ~ '^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]{2,}$'
          and strpos(h.norm, s.synonym) > 0
        where h.norm ~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]'
      ) m
      group by m.cell
    ), records as materialized (
      select r.ordinality as ord, (r.value ->> 'n')::int as n,
        array(select common.trimmed(c) from jsonb_array_elements_text(r.value -> 'c') c) as cells
      from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
      where r.ordinality <= 60
    ), alike as materialized (
      -- The records further down that have at least half of a candidate's cells, and two of them.
      select k.n, array_agg(b.n) as again
      from candidates k join records r using (n) join records b on b.ord > r.ord
      cross join lateral (select count(*) as same from unnest(r.cells, b.cells) p (one, other)
        where p.one = p.other and p.one <> '') m
      where m.same >= greatest(2, k.filled * 0.5)
      group by k.n
    ), scored as (
      select k.n, k.ord, k.filled,
        sum(coalesce(w.weight, 0)) - k.numbers
          -- A heading does not come again below itself, unless most of them do (in sections, on each page); a brand
          -- or a category does.
          - count(*) filter (where exists (
            select from cells b join widths u using (n)
             where b.position = c.position and b.ord > c.ord and b.cell = c.cell and u.whole <> k.whole
               and u.n <> all (coalesce(a.again, '{}')))) as score
      from candidates k join cells c using (n) left join alike a using (n) left join known w on w.cell = c.cell
      group by k.n, k.ord, k.filled, k.numbers, k.whole, a.again
    )
    select s.n, b.score, b.filled into v_row, v_score, v_filled
    from scored s
    cross join lateral (select o.ord, o.score, o.filled from scored o order by o.score desc, o.ord limit 1) b
    where s.score >= 2 and s.score >= b.score * 0.5
      -- The first, where rows stand between it and a better one; those would be lost.
      and (s.ord = b.ord or s.ord < b.ord and s.filled >= b.filled * 0.5 and exists (
        select from widths w, usual u
         where w.ord > s.ord and w.ord < b.ord and w.numbers > 0 and w.filled >= greatest(2, u.filled * 0.5)))
    order by s.ord
    limit 1;
    exit when v_score >= greatest(3, v_filled * 0.5);
  end loop;
  if v_row is not null then
    return v_row;
  end if;

  -- Headings in words that nobody has taught us: text throughout, above a column of numbers.
  with cells as materialized (
    select r.ord, r.n, c.ordinality as position, common.trimmed(c.value) as cell,
      coalesce(substr(r.k, c.ordinality::int, 1) = 'n', false)
        or common.trimmed(c.value) ~ v_number as is_number
    from (
      select r.ordinality as ord, (r.value ->> 'n')::int as n, r.value ->> 'k' as k, r.value -> 'c' as c
      from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
      where r.ordinality <= 60
    ) r, jsonb_array_elements_text(r.c) with ordinality c
    where common.trimmed(c.value) <> ''
  ), usual as (
    select percentile_disc(0.5) within group (order by w.filled) as filled
    from (select count(*) as filled from cells c group by c.n) w
  ), first_text as (
    select c.n, c.ord
    from cells c, usual u
    group by c.n, c.ord, u.filled
    having not bool_or(c.is_number) and count(*) >= least(2, u.filled) and count(*) >= u.filled * 0.6
      -- "on request | on request" is said of prices.
      and count(*) = count(distinct c.cell)
    order by c.ord
    limit 1
  )
  select f.n into v_row
  from first_text f
  where f.ord <= 40 and exists (
    select from cells c where c.ord > f.ord
    group by c.position having avg(c.is_number::int) >= 0.8 and bool_or(c.position in (
      select h.position from cells h where h.ord = f.ord)));
  return coalesce(v_row, 0);
end;
$$;

comment on function spp_private.find_heading_row(jsonb) is
  $$The number of the record that holds the column headings, 0 where there are none. Titles, dates and blank lines above
it are normal. Takes the sample that spp_private.recognise_columns describes.$$;
grant execute on function spp_private.find_heading_row(jsonb) to inv_catalog_manager, inv_admin;
