create or replace function spp_private.keep_missing(batch_id uuid, product_ids uuid[]) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into spp_private.batch_missing (batch_id, last_id, product_ids)
  select keep_missing.batch_id, (array_agg(x.product_id order by x.product_id desc))[1],
         array_agg(x.product_id order by x.product_id)
    from (select u.product_id, (row_number() over (order by u.product_id) - 1) / 1000 as page
            from unnest(keep_missing.product_ids) u (product_id)) x
   group by x.page
$$;
comment on function spp_private.keep_missing(uuid, uuid[]) is
  'Notes which products dropped out with an upload, or with a dry run would have, a thousand to a row.';
