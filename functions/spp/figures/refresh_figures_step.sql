create or replace function spp_private.refresh_figures_step(row_limit integer default 20000) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_done integer;
  v_supplier_id uuid;
begin
  perform from spp_private.locks l where l.lock_name = 'figures' for update;
  v_done := spp_private.fold_products(refresh_figures_step.row_limit);
  if v_done > 0 then
    return v_done;
  end if;
  select s.supplier_id into v_supplier_id
    from spp.suppliers s
   where exists (select from spp_kept.supplier_touches t where t.supplier_id = s.supplier_id)
     -- While a list is applied its figures would be old again at once.
     and not exists (select from spp.upload_batches b where b.supplier_id = s.supplier_id and b.status = 'processing')
   order by s.supplier_id
   limit 1;
  if found then
    perform spp_private.refresh_supplier_figures(v_supplier_id);
    return 1;
  end if;
  return 0;
end
$$;
comment on function spp_private.refresh_figures_step(integer) is
  $$The next step that brings what is kept beside the products up to date: so many touches of products, or the figures
of one supplier; answers how many, 0 when nothing is left. The views are exact meanwhile.$$;
grant execute on function spp_private.refresh_figures_step(integer) to inv_admin;
