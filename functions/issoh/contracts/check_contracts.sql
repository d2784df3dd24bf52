create or replace function issoh_private.check_contracts(drafts issoh_private.contract_draft[]) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wrong text;
  v_rows bigint[];
begin
  select string_agg(format('%s are of one product, and overlap.',
                           issoh_private.name_rows(array[d.previous, d.row_no])), ' '
                    order by d.row_no)
    into v_wrong
    from (
      select o.row_no, o.previous
        from (select n.row_no, lag(n.row_no) over w as previous, n.effective_from,
                     lag(n.effective_to, 1) over w as until
                from unnest(check_contracts.drafts) n
              window w as (partition by n.supplier_id, n.supplier_product_code order by n.effective_from, n.row_no)) o
       where o.previous is not null and coalesce(o.until, 'infinity') > o.effective_from
       order by o.row_no
       limit 20) d;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISIKT', message = v_wrong, hint = 'Give the first one an end, or leave it out.';
  end if;
  select string_agg(format('%s %s contract %s.', issoh_private.name_rows(array[d.row_no]),
                           case when d.is_later then 'would swallow' else 'would lie within' end, d.contract_id), ' '
                    order by d.row_no),
         array_agg(distinct d.row_no order by d.row_no)
    into v_wrong, v_rows
    from (
      select n.row_no, c.contract_id, c.effective_from > n.effective_from as is_later
        from unnest(check_contracts.drafts) n
        join issoh.contract_terms c on c.supplier_id = n.supplier_id
         and c.product_key = coalesce(n.supplier_product_code, '')
         and c.effective_from <> n.effective_from and c.period && tstzrange(n.effective_from, n.effective_to)
       where (c.effective_from > n.effective_from
              -- What follows at once goes on after it, and is looked at in its turn.
              or coalesce(c.effective_to, 'infinity') > coalesce(n.effective_to, 'infinity')
                 and not exists (
                   select
                     from unnest(check_contracts.drafts) f
                    where f.supplier_id = n.supplier_id
                      and f.supplier_product_code is not distinct from n.supplier_product_code
                      and f.effective_from = n.effective_to))
         -- One that gets another end by them ends there.
         and not exists (
           select
             from unnest(check_contracts.drafts) s
            where s.supplier_id = n.supplier_id
              and s.supplier_product_code is not distinct from n.supplier_product_code
              and s.effective_from = c.effective_from)
       order by n.row_no
       limit 20) d;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISCKO', message = v_wrong,
      hint = format('End that one first (before it has begun, that withdraws it), or beside the new one, by its own'
                    ' beginning and another end; or let %s end where it begins, or not before it ends.',
                    lower(issoh_private.name_rows(v_rows)));
  end if;
end
$$;
comment on function issoh_private.check_contracts(issoh_private.contract_draft[]) is
  $$Refuses terms of one product that overlap each other (ISIKT), or others in a way that does not say which goes on
(ISCKO), up to twenty at once: what begins later ends what is open; nothing is swallowed or cut in two. What there is
counts as it will be by these terms, in whichever order they come.$$;
