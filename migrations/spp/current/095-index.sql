-- The feed's index, by itself: while it is made, price_history is read, and written only afterwards.
set lock_timeout = '5s';

create index if not exists price_history_xact_id_idx on spp.price_history (xact_id) where xact_id is not null;
