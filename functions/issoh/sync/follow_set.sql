create or replace function issoh_private.follow_set(product_ids uuid[], said spp_remote.products[], run_id uuid)
returns issoh_private.sync_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_counts issoh_private.sync_counts;
  v_code text;
  v_message text;
begin
  begin
    v_counts := issoh_private.apply_said(follow_set.product_ids, follow_set.said, follow_set.run_id);
    delete from issoh.sync_failures f where f.product_id = any (follow_set.product_ids);
    v_counts.failed := v_counts.failed + issoh_private.settle_terms(follow_set.product_ids);
    return v_counts;
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text;
    if not issoh_private.is_refusal(v_code) then
      raise;
    end if;
  end;
  if cardinality(follow_set.product_ids) = 1 then
    insert into issoh.sync_failures as f (product_id, code, message, next_try_at)
    values (follow_set.product_ids[1], v_code, left(v_message, 10000), clock_timestamp() + interval '1 minute')
    on conflict (product_id) do update
       set code = excluded.code, message = excluded.message, failures = f.failures + 1, failed_at = excluded.failed_at,
           next_try_at = clock_timestamp() + make_interval(mins => least(power(2, least(f.failures, 20))::integer, 60));
    return row(1, 0, 0, 0, 0, 1)::issoh_private.sync_counts;
  end if;
  select sum(c.products_seen), sum(c.prices_changed), sum(c.availability_changed), sum(c.master_data_changed),
         sum(c.held), sum(c.failed)
    into v_counts
    from issoh_private.halves(follow_set.product_ids) h (product_ids)
   cross join lateral issoh_private.follow_set(h.product_ids, array(
     select s
       from unnest(follow_set.said) s
       join issoh.selected_products p on p.spp_product_id = s.product_id
      where p.product_id = any (h.product_ids)), follow_set.run_id) c;
  return v_counts;
end
$$;
comment on function issoh_private.follow_set(uuid[], spp_remote.products[], uuid) is
  $$apply_said, where a product that a value or a constraint refuses fails alone: the set is halved until it is found.
It is kept in sync_failures and tried again after 1, 2, 4 … 60 minutes, or when SPP says something new of it.$$;
