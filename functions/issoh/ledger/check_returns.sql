create or replace function issoh_private.check_returns(drafts issoh_private.movement_draft[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_return record;
begin
  select r.returns_movement_id, r.quantity, i.movement_id, i.movement_type, i.reverses_movement_id, i.product_id,
         i.movement_date, i.quantity as issued, r.product_ids, r.earliest, v.reversal_id,
         coalesce((select sum(e.quantity)
                     from issoh.stock_movements e
                    where e.returns_movement_id = r.returns_movement_id and e.reverses_movement_id is null
                      and not exists (select from issoh.movement_reversals x where x.reversed_id = e.movement_id)),
                  0) as returned
    into v_return
    from (select d.returns_movement_id, sum(d.quantity) as quantity, array_agg(distinct d.product_id) as product_ids,
                 min(coalesce(d.movement_date, clock_timestamp())) as earliest
            from unnest(drafts) d
           where d.returns_movement_id is not null
           group by d.returns_movement_id) r
    left join issoh.stock_movements i on i.movement_id = r.returns_movement_id
    left join issoh.movement_reversals v on v.reversed_id = r.returns_movement_id
   where i.movement_type is distinct from 'issue' or i.reverses_movement_id is not null or v.reversal_id is not null
      or r.product_ids <> array[i.product_id] or r.earliest < i.movement_date
      or r.quantity > i.quantity - coalesce((
           select sum(e.quantity)
             from issoh.stock_movements e
            where e.returns_movement_id = r.returns_movement_id and e.reverses_movement_id is null
              and not exists (select from issoh.movement_reversals x where x.reversed_id = e.movement_id)), 0)
   limit 1;
  if not found then
    return;
  end if;

  if v_return.movement_type is distinct from 'issue' or v_return.reverses_movement_id is not null then
    raise exception using
      errcode = 'ISNMV', message = format('There is no issue %s to return.', v_return.returns_movement_id),
      hint = 'returns_movement_id is the movement_id of the issue whose pieces come back.';
  elsif v_return.reversal_id is not null then
    raise exception using
      errcode = 'ISCRM', message = format('Issue %s was reversed.', v_return.returns_movement_id),
      hint = 'What never left cannot come back.';
  elsif v_return.product_ids <> array[v_return.product_id] then
    raise exception using
      errcode = 'ISCRM', message = format('Issue %s was of another product.', v_return.returns_movement_id),
      hint = 'Return the product that was issued.';
  elsif v_return.earliest < v_return.movement_date then
    raise exception using
      errcode = 'ISCRM', message = 'Pieces cannot come back before they left.',
      hint = format('Date the return at or after %s.', v_return.movement_date);
  end if;
  raise exception using
    errcode = 'ISCRO',
    message = format('%s pieces cannot come back of issue %s: %s left, %s are back already.', v_return.quantity,
                     v_return.returns_movement_id, v_return.issued, v_return.returned),
    hint = 'Return what is still out; more than that is a receipt of its own.';
end
$$;
comment on function issoh_private.check_returns(issoh_private.movement_draft[]) is
  'Refuses returns of what is no issue of the product (ISNMV, ISCRM) or of more than is still out (ISCRO).';
