create or replace function issoh_private.note_settled(moves issoh_private.term_move[]) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from issoh_private.terms_applied a
   using unnest(note_settled.moves) m
   where a.product_id = m.product_id and m.contract_id is null;
  insert into issoh_private.terms_applied as a (product_id, contract_id, revision, basis, day_rate)
  select m.product_id, m.contract_id, m.revision, m.basis, m.day_rate
    from unnest(note_settled.moves) m
   where m.contract_id is not null
      on conflict (product_id) do update
     set contract_id = excluded.contract_id, revision = excluded.revision, basis = excluded.basis,
         day_rate = excluded.day_rate,
         applied_at = case
           when (a.contract_id, a.revision, a.basis)
                is not distinct from (excluded.contract_id, excluded.revision, excluded.basis) then a.applied_at
           else excluded.applied_at
         end;
  delete from issoh.sync_failures f
   using unnest(note_settled.moves) m
   where f.product_id = m.product_id and (m.contract_id is null or m.day_rate is not null)
     and f.code in ('ISCKM', 'ISCKU', 'ISCKT', 'ISCXR', 'ISIPV')
$$;
comment on function issoh_private.note_settled(issoh_private.term_move[]) is
  $$Notes by which contracts the costs of products are now, and that nothing is held of them any more. One by a contract
without a rate of the day has not got its prices by defaults: it is looked at again, and stays held until then.$$;
