create or replace function issoh_private.notify_uploads() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Notifications of these uploads are still there, so that none is told of twice.
  v_since constant timestamptz :=
    now() - make_interval(days => least(7, issoh.setting('notifications.keep_days')::integer), hours => -1);
  v_uploads spp_remote.uploads[];
  v_told integer;
begin
  v_uploads := array(
    select u from spp_remote.uploads u
     where u.completed_at > v_since and (u.new_products_count > 0 or u.discontinue_held or u.held_spikes > 0));
  if exists (select from unnest(v_uploads) u
              where not exists (select from issoh.suppliers s where s.supplier_id = u.supplier_id)) then
    perform issoh_private.refresh_suppliers();
  end if;

  insert into issoh.notifications (kind, event_key, severity, supplier_id, title, detail)
  select e.kind, e.event_key, e.severity, u.supplier_id,
         format('%s: %s', coalesce(s.supplier_code, u.supplier_id::text), e.title),
         e.detail || jsonb_build_object('batch_id', u.batch_id, 'file_name', u.file_name,
                                        'supplier_code', s.supplier_code)
    from unnest(v_uploads) u
    left join issoh.suppliers s on s.supplier_id = u.supplier_id
   cross join lateral (
     select 'new_products', u.batch_id::text, 'info',
            format('%s new %s', u.new_products_count,
                   case u.new_products_count when 1 then 'product' else 'products' end),
            jsonb_build_object('new_products_count', u.new_products_count)
      where u.new_products_count > 0
     union all
     select 'list_held', u.batch_id || ':missing', 'warning',
            format('the full list lacks %s products, more than the limit allows', u.missing_products_count),
            jsonb_build_object('reason', 'discontinue_held', 'missing_products_count', u.missing_products_count)
      where u.discontinue_held
     union all
     select 'list_held', u.batch_id || ':spikes', 'warning',
            format('%s changed beyond the limit and %s held',
                   case u.held_spikes when 1 then '1 price' else u.held_spikes || ' prices' end,
                   case u.held_spikes when 1 then 'is' else 'are' end),
            jsonb_build_object('reason', 'price_spike', 'held_spikes', u.held_spikes)
      where u.held_spikes > 0
   ) e (kind, event_key, severity, title, detail)
   order by u.completed_at, e.kind, e.event_key
  on conflict do nothing;
  get diagnostics v_told = row_count;
  return v_told;
end
$$;
comment on function issoh_private.notify_uploads() is
  $$Tells of uploads of the last days that brought new products, or of which something is held; answers how many
notifications that made. Reads SPP.$$;
-- The synchronisation's loop acts as an administrator.
grant execute on function issoh_private.notify_uploads() to inv_admin;
