create or replace function issoh_private.import_message(code text) returns text
language sql immutable parallel safe
as $$
  select case code
           when 'already_imported' then 'The item was imported before.'
           when 'already_selected' then 'The product is carried already.'
           when 'not_approved' then 'The item is not approved.'
           when 'product_removed' then 'SPP does not have the product any more.'
           when 'product_discontinued' then 'The supplier has discontinued the product.'
           when 'no_exchange_rate' then 'There is no exchange rate for its currency: it has no cost and no price yet.'
           when 'out_of_range' then 'Its cost is more than a price can be: it has no cost and no price yet.'
           when 'movements' then 'The product has moved.'
           when 'reservations' then 'Pieces of the product are or were reserved.'
           when 'orders' then 'The product was ordered.'
           when 'counts' then 'The product was counted.'
           when 'price_set' then 'A price of the product was set by hand.'
           when 'queued_again' then 'The product waits for a decision again.'
         end
$$;
comment on function issoh_private.import_message(text) is
  'In words, why an item was not imported, was imported without a price, or was not taken back.';
