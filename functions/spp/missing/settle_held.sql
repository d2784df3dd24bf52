create or replace function spp_private.settle_held(batch_id uuid, outcome text, discontinued integer) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update spp.upload_batches b
     set discontinue_held = false, discontinued_products_count = settle_held.discontinued,
         warnings = (select coalesce(jsonb_agg(case when w.value ->> 'code' = 'discontinue_held'
                               then w.value || jsonb_build_object('message', settle_held.outcome)
                               else w.value end order by w.position), '[]')
                       from jsonb_array_elements(b.warnings) with ordinality as w (value, position))
   where b.batch_id = settle_held.batch_id
$$;
comment on function spp_private.settle_held(uuid, text, integer) is
  'Ends the holding of a full list; its warning says from here on what was decided.';
