-- Every foreign key has an index: those that were there left out what is done.
set lock_timeout = '5s';

-- stock_reservations_product_id_idx holds the active ones.
create index if not exists stock_reservations_any_product_id_idx on issoh.stock_reservations (product_id);
create index if not exists price_proposals_product_id_idx on issoh.price_proposals (product_id);
