create or replace function issoh_private.check_contracts(drafts issoh_private.contract_draft[]) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_clash record;
begin
  select d.row_no, d.previous into v_clash
    from (select n.row_no, lag(n.row_no) over w as previous, n.effective_from, lag(n.effective_to, 1) over w as until
            from unnest(check_contracts.drafts) n
          window w as (partition by n.supplier_id, n.supplier_product_code order by n.effective_from, n.row_no)) d
   where d.previous is not null and coalesce(d.until, 'infinity') > d.effective_from
   limit 1;
  if found then
    raise exception using
      errcode = 'ISIKT',
      message = format('Contracts %s and %s are of one product, and overlap.', v_clash.previous, v_clash.row_no),
      hint = 'Give the first one an end, or leave it out.';
  end if;
  select d.row_no, c.contract_id, c.effective_from > d.effective_from as is_later into v_clash
    from unnest(check_contracts.drafts) d
    join issoh.contract_terms c on c.supplier_id = d.supplier_id
     and c.product_key = coalesce(d.supplier_product_code, '')
     and c.effective_from <> d.effective_from and c.period && tstzrange(d.effective_from, d.effective_to)
   where c.effective_from > d.effective_from
      or coalesce(c.effective_to, 'infinity') > coalesce(d.effective_to, 'infinity')
   order by d.row_no
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCKO',
      message = format('Contract %s %s contract %s.', v_clash.row_no,
                       case when v_clash.is_later then 'would swallow' else 'would lie within' end,
                       v_clash.contract_id),
      hint = 'End that one by end_contract, or let the new one end where it begins.';
  end if;
end
$$;
comment on function issoh_private.check_contracts(issoh_private.contract_draft[]) is
  $$Refuses terms of one product that overlap each other (ISIKT), or others in a way that does not say which goes on
(ISCKO): what begins later ends what is open; nothing is swallowed or cut in two.$$;
