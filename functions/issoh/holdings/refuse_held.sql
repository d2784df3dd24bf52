create or replace function issoh_private.refuse_held(pieces bigint, product_id uuid) returns integer
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'ISCQL',
    message = format('%s: %s pieces of one supplier are more than can be counted.',
                     (select p.internal_sku from issoh.selected_products p where p.product_id = refuse_held.product_id),
                     refuse_held.pieces),
    hint = 'Check the quantity: of one supplier a product has at most 2,147,483,646 pieces over all warehouses, and as'
           ' many on order.';
end
$$;
comment on function issoh_private.refuse_held(bigint, uuid) is
  'Refuses more pieces of a product and a supplier than a holding can count. Raises ISCQL.';
