create or replace function spp_private.column_hints(batch_id uuid, out point bigint, out comma bigint)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- Columns of amounts: the sizes in a name are written as engineers do everywhere.
  select coalesce(sum(k.point), 0)::bigint, coalesce(sum(k.comma), 0)::bigint
    from (
      select count(*) filter (where a.is_amount and e.says = '.') as point,
             count(*) filter (where a.is_amount and e.says = ',') as comma
        from (
          select s.raw_data, s.price, s.code
            from spp.upload_staging s
           where s.batch_id = column_hints.batch_id
           order by s.row_number
           limit 300
        ) s
       cross join lateral jsonb_each_text(s.raw_data) c
       cross join lateral (select spp_private.looks_like_amount(c.value) as is_amount) a
       cross join lateral (select spp_private.decimal_evidence(c.value) as says) e
       where c.value is distinct from s.price and c.value is distinct from s.code and c.value <> ''
       group by c.key
      having avg(a.is_amount::int) >= 0.8
    ) k
$$;
comment on function spp_private.column_hints(uuid) is
  'How many cells of other columns, in the first rows of a batch, say that the point or the comma is decimal.';
