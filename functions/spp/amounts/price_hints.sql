create or replace function spp_private.price_hints(
  batch spp.upload_batches,
  doubtful text,
  out nearer_decimal bigint,
  out nearer_group bigint
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select count(*) filter (where abs(ln(r.as_decimal / p.current_price)) < abs(ln(r.as_group / p.current_price))),
         count(*) filter (where abs(ln(r.as_decimal / p.current_price)) > abs(ln(r.as_group / p.current_price)))
    from (
      select s.code, spp_private.parse_amount(s.price, doubtful) as as_decimal,
             spp_private.parse_amount(s.price, translate(doubtful, '.,', ',.')) as as_group
        from spp.upload_staging s
       where s.batch_id = (batch).batch_id and s.price_number is null
         and spp_private.decimal_evidence(s.price) = '?' || doubtful
       order by s.row_number
       limit 500
    ) r
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.supplier_product_code = r.code
   where p.current_price > 0 and r.as_decimal > 0 and r.as_group > 0
$$;
comment on function spp_private.price_hints(spp.upload_batches, text) is
  $$How many prices with three digits behind a mark are nearer to the present ones of the supplier when the mark is
decimal, and
when it groups.$$;
