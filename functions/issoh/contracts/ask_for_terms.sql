create or replace function issoh_private.ask_for_terms(product_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from issoh.contract_terms)
     and (ask_for_terms.product_ids is null
          or exists (select from issoh_private.defaults_due(ask_for_terms.product_ids))) then
    perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  end if;
end
$$;
comment on function issoh_private.ask_for_terms(uuid[]) is
  $$Has a job bring over what defaults make of negotiated costs of these products, where that is another price by now;
null: it looks at all of them.$$;
