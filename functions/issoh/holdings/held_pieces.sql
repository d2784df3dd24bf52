create or replace function issoh_private.held_pieces(pieces bigint, product_id uuid) returns integer
language sql stable
return case when pieces between -2147483647 and 2147483646 then pieces::integer
            else issoh_private.refuse_held(pieces, product_id) end;
comment on function issoh_private.held_pieces(bigint, uuid) is
  'Pieces of a product that one supplier has here, or on order, as a holding keeps them. Raises ISCQL.';
