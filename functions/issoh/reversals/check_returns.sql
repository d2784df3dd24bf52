create or replace function issoh_private.check_returns(drafts issoh_private.movement_draft[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Each by its key, in the one month of its date, by a plan that is made once: find_movement plans every one anew.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_return record;
begin
  select r.returns_movement_id, r.movement_type, r.quantity, o.movement_id as original_id, r.product_ids, o.product_id,
         r.earliest, o.movement_date, o.quantity as moved, v.reversal_id,
         o.movement_type <> r.movement_type and o.movement_type in ('receipt', 'issue')
           and o.reverses_movement_id is null and o.returns_movement_id is null as fits,
         case o.movement_type when 'issue' then 'issue' else 'receipt' end as kind, b.returned
    into v_return
    from (select d.returns_movement_id, d.movement_type, sum(d.quantity) as quantity,
                 array_agg(distinct d.product_id) as product_ids,
                 min(coalesce(d.movement_date, clock_timestamp())) as earliest
            from unnest(drafts) d
           where d.returns_movement_id is not null
           group by d.returns_movement_id, d.movement_type) r
    left join lateral (
      select s.movement_date
        from issoh.supplier_movements s
       where s.movement_id = r.returns_movement_id
       limit 1) d on true
    left join issoh.stock_movements o on o.movement_id = r.returns_movement_id and o.movement_date = d.movement_date
   cross join lateral issoh_private.returned_pieces(o.movement_id, o.movement_date) b (returned)
    left join issoh.movement_reversals v on v.reversed_id = r.returns_movement_id
   where o.movement_id is null or o.movement_type = r.movement_type or o.movement_type not in ('receipt', 'issue')
      or o.reverses_movement_id is not null or o.returns_movement_id is not null or v.reversal_id is not null
      or r.product_ids <> array[o.product_id] or r.earliest < o.movement_date
      or r.quantity > o.quantity - b.returned
   limit 1;
  if not found then
    return;
  end if;

  if v_return.fits is not true then
    raise exception using
      errcode = 'ISNMV',
      message = format('There is no %s %s to return.',
                       case v_return.movement_type when 'receipt' then 'issue' else 'receipt' end,
                       v_return.returns_movement_id),
      hint = 'returns_movement_id is the movement_id of the issue whose pieces a receipt brings back, or of the receipt'
             ' whose pieces an issue sends back to the supplier.';
  elsif v_return.reversal_id is not null then
    raise exception using
      errcode = 'ISCRM', message = format('The %s %s was reversed.', v_return.kind, v_return.returns_movement_id),
      hint = 'What never left, or never came, cannot be returned.';
  elsif v_return.product_ids <> array[v_return.product_id] then
    raise exception using
      errcode = 'ISCRM',
      message = format('The %s %s was of another product.', v_return.kind, v_return.returns_movement_id),
      hint = 'Return the product that was moved.';
  elsif v_return.earliest < v_return.movement_date then
    raise exception using
      errcode = 'ISCRM', message = 'Pieces cannot be returned before they have left, or come.',
      hint = format('Date the return at or after %s.', v_return.movement_date);
  end if;
  raise exception using
    errcode = 'ISCRO',
    message = format('%s pieces of %s %s cannot be returned: it had %s, %s are returned already.', v_return.quantity,
                     v_return.kind, v_return.returns_movement_id, v_return.moved, v_return.returned),
    hint = 'Return what is left of it; what is beyond is a movement of its own.';
end
$$;
comment on function issoh_private.check_returns(issoh_private.movement_draft[]) is
  $$Refuses returns of what is no issue (for a receipt) or receipt (for an issue) of the product (ISNMV, ISCRM), or of
more than is left of it (ISCRO).$$;
