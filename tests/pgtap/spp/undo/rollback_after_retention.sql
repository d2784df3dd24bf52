-- A rollback does the same before and after retention has removed the rows of the lists, whatever came in which order.
select plan(17);

create function pg_temp.random_list() returns jsonb
language sql volatile
as $$
  select coalesce(jsonb_agg(jsonb_build_object('code', 'P' || n, 'price', (1 + floor(random() * 3))::text)),
                  '[{"code": "P0", "price": "1"}]')
    from generate_series(1, 6) n
   where random() < 0.6
$$;
create function pg_temp.purge(of_supplier text) returns bigint
language plpgsql volatile
as $$
begin
  update spp.upload_batches b set completed_at = completed_at - interval '31 days'
    from spp.suppliers s where s.supplier_id = b.supplier_id and s.supplier_code = of_supplier;
  return spp_private.purge_staging();
end
$$;

-- Two suppliers live through the same; the rows of one of them are purged half-way and once more before the end.
create function pg_temp.differences(history integer) returns text
language plpgsql volatile
as $$
declare
  v_kept constant text := 'KEPT' || history;
  v_purged constant text := 'PURGED' || history;
  v_kept_ids uuid[] := '{}';
  v_purged_ids uuid[] := '{}';
  v_rows jsonb;
  v_mode text;
  v_undo integer[];
  v_n integer;
  v_seen text := '';
begin
  perform setseed(history / 1000.0);
  perform tap.supplier(v_kept), tap.supplier(v_purged);
  for i in 1..6 loop
    v_rows := pg_temp.random_list();
    v_mode := case when random() < 0.6 then 'full' else 'partial' end;
    v_kept_ids := v_kept_ids || tap.upload(v_kept, v_rows, v_mode);
    v_purged_ids := v_purged_ids || tap.upload(v_purged, v_rows, v_mode);
    if random() < 0.4 then
      perform pg_temp.purge(v_purged);
    end if;
  end loop;
  perform pg_temp.purge(v_purged);
  select array_agg(n) into v_undo from (select n from generate_series(1, 6) n order by random() limit 4) x;
  foreach v_n in array v_undo loop
    perform spp.rollback_batch(v_kept_ids[v_n]), spp.rollback_batch(v_purged_ids[v_n]);
    if tap.products(v_kept) is distinct from tap.products(v_purged) then
      return format('history %s, undone %s of %s: %s; purged: %s', history, v_n, v_undo, tap.products(v_kept),
                    tap.products(v_purged));
    end if;
  end loop;
  return null;
end
$$;
update spp.settings set setting_value = '1' where setting_key = 'upload.missing_hold_share';
select is(pg_temp.differences(n), null, format('history %s', n)) from generate_series(1, 16) n;
select cmp_ok((select count(*) from spp.upload_staging s join spp.upload_batches b using (batch_id)
                join spp.suppliers u using (supplier_id) where u.supplier_code ^@ 'PURGED'), '=', 0::bigint,
              'all rows of the purged supplier were gone');
select * from finish();
