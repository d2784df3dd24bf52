-- A warehouse with few movements is listed without the whole ledger; what is written costs no more: pages are summed up
-- by vacuum.
set lock_timeout = '5s';

-- Of a partitioned table none is made concurrently; a million movements take a quarter of a second.
-- squawk-ignore require-concurrent-index-creation
create index if not exists stock_movements_from_location_to_location_idx
  on issoh.stock_movements using brin (from_location uuid_bloom_ops (n_distinct_per_range = 100),
                                       to_location uuid_bloom_ops (n_distinct_per_range = 100))
  with (autosummarize = on);
