create or replace function issoh_private.apply_terms(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Counted where they are locked: what somebody holds takes the place of nothing that can be had.
  v_products constant uuid[] := array(
    select p.product_id
      from issoh_private.terms_wanted(null) w
      join issoh.selected_products p on p.product_id = w.product_id
     where not exists (select from issoh.sync_failures f
                        where f.product_id = w.product_id and f.next_try_at > clock_timestamp())
     limit apply_terms.row_limit
       for no key update of p skip locked);
begin
  if v_products <> '{}' then
    perform issoh_private.settle_terms(v_products);
  end if;
  return cardinality(v_products);
end
$$;
comment on function issoh_private.apply_terms(integer) is
  $$Settles products whose contracts have begun, ended or changed, or whose list price has moved under a rebate, or that
defaults price otherwise by now, at most so many; what somebody else has locked is left for the next time. Answers how
many it looked at: 0 when nothing is left that could be had.$$;
