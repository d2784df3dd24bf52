-- Whoever has done little is found without the whole log; so is a time. What is written costs no more: pages are summed
-- up by vacuum.
set lock_timeout = '5s';

-- squawk-ignore require-concurrent-index-creation
create index if not exists log_actor_occurred_at_idx
  on audit.log using brin (actor text_bloom_ops (n_distinct_per_range = 100), occurred_at)
  with (autosummarize = on);
