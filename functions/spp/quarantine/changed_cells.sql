create or replace function spp_private.changed_cells(batch spp.upload_batches, waiting spp.upload_staging,
  cells jsonb, numbers jsonb)
returns table (
  heading text,
  change text,
  value jsonb
)
language sql stable
set search_path = pg_catalog, pg_temp
-- Asked row by row: planned for each anew it took twice as long.
set plan_cache_mode = force_generic_plan
as $$
  with own as (
    select k.key, spp_private.file_heading(k.key) as heading, k.value as cell
      from jsonb_each_text((waiting).raw_data) k
  ), columns as (
    select coalesce((
      select s.value
        from jsonb_array_elements((batch).detected -> 'sections') s
       where (s.value ->> 'first_row')::integer <= (waiting).row_number
       order by (s.value ->> 'first_row')::integer desc
       limit 1), (batch).detected) as detected
  ), came as (
    select c.key as heading, o.key as own_key, o.cell,
           case when c.value like '''%' and coalesce(o.cell, '') not like '''%' and c.value <> ''''
                then substr(c.value, 2) else c.value end as text,
           changed_cells.numbers -> c.key as number,
           coalesce(o.key, case when c.key = any (spp_private.product_fields())
                                 and not (waiting).raw_data ? c.key then c.key end) as key
      from jsonb_each_text(changed_cells.cells) c
      left join own o on o.heading = c.key
     where c.key not in ('reject_reason', 'accept', 'row_ref')
  ), judged as materialized (
    select c.*, p.is_price,
           case when c.key is null then 'unknown'
                when c.text is not distinct from c.cell then 'same'
                -- What could not be read is not the same when it is written so that it can.
                when p.is_price
                     and spp_private.parse_amount(c.cell, (batch).decimal_mark) is null
                     and (c.number is not null or spp_private.parse_amount(c.text, (batch).decimal_mark) is not null)
                     and spp_private.cell_change(c.cell, c.text, c.number ->> 'n') = 'same' then 'changed'
                else spp_private.cell_change(c.cell, c.text, c.number ->> 'n') end as change
      from came c
     cross join columns d
     cross join lateral (
       select c.key = 'price' or coalesce(d.detected #> '{raw_columns,price}' ? c.key, false)
              or coalesce(jsonb_path_exists(d.detected, '$.raw_breaks[*].price ? (@ == $key)',
                                            jsonb_build_object('key', c.key)), false) as is_price) p
  )
  select coalesce(j.key, j.heading), j.change,
         case
           when j.number is null or not coalesce(j.is_price, false) then to_jsonb(j.text)
           -- A currency that the cell's format shows stands with the number.
           when j.number ? 'u' then to_jsonb(replace(j.number ->> 'n', '.', (batch).decimal_mark) || ' '
                                             || (j.number ->> 'u'))
           else to_jsonb((j.number ->> 'n')::numeric)
         end
    from judged j
   where case when j.own_key is null then common.plain(j.text) is not null else j.change <> 'same' end
$$;
comment on function spp_private.changed_cells(spp.upload_batches, spp.upload_staging, jsonb, jsonb) is
  $$The cells of a row of a file of corrections that are others than those of the row that waits: by its own heading or
the name of a field, changed, rewritten (see cell_change) or unknown (its list has no such column), and what a
correction says of it.$$;
