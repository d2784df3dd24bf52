create or replace function issoh_private.is_repriced(product_id uuid) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (select from issoh_private.proposals_due d where d.product_id = is_repriced.product_id)
      or exists (select from issoh.price_proposals p where p.product_id = is_repriced.product_id and p.status = 'open');
end
$$;
comment on function issoh_private.is_repriced(uuid) is 'Whether a price of a product is proposed, or about to be.';
