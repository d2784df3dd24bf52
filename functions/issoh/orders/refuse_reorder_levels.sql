create or replace function issoh_private.refuse_reorder_levels(levels issoh.named_reorder_level[]) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_bad record;
begin
  select l.*, count(*) over (partition by l.product_id, l.warehouse_id) > 1 as is_double into v_bad
    from unnest(levels) with ordinality l
   order by (l.reorder_point < 0 or l.reorder_quantity <= 0 or l.reorder_up_to <= coalesce(l.reorder_point, 0)
             or num_nulls(l.reorder_quantity, l.reorder_up_to) = 0) is true desc, is_double desc, l.ordinality
   limit 1;
  if v_bad.reorder_point < 0 or v_bad.reorder_quantity <= 0 then
    raise exception using
      errcode = 'ISIRL', message = format('%s: these are no reorder levels.', v_bad.internal_sku),
      hint = 'reorder_point is 0 or more pieces, reorder_quantity 1 or more; null takes one away.';
  elsif num_nulls(v_bad.reorder_quantity, v_bad.reorder_up_to) = 0 then
    raise exception using
      errcode = 'ISIRL',
      message = format('%s: a reorder_quantity and a reorder_up_to exclude each other.', v_bad.internal_sku),
      hint = 'Say how many to order, or to how many pieces to fill up.';
  elsif v_bad.reorder_up_to <= coalesce(v_bad.reorder_point, 0) then
    raise exception using
      errcode = 'ISIRL',
      message = format('%s: filled up to %s, stock would not be above the reorder point of %s.', v_bad.internal_sku,
                       v_bad.reorder_up_to, coalesce(v_bad.reorder_point, 0)),
      hint = 'Let reorder_up_to lie above the reorder point.';
  elsif v_bad.is_double then
    raise exception using
      errcode = 'ISIRL', message = format('%s comes twice for %s.', v_bad.internal_sku, v_bad.warehouse_code),
      hint = 'Send one level of each product and warehouse.';
  end if;
end
$$;
comment on function issoh_private.refuse_reorder_levels(issoh.named_reorder_level[]) is
  'Whether each of them is a reorder level, and the only one of its stock. Raises ISIRL.';
