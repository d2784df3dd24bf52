-- How good a queued product is, from what is known of it.
set lock_timeout = '5s';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('scoring.chunk_rows', '25000', 'Queued products that the worker scores in one transaction.',
   'integer', 1, 1000000, 'items'),
  ('scoring.volatility_limit', '25', 'Mean price change, in percent, that makes a supplier''s prices worth nothing.',
   'number', 0.01, 1000, 'percent')
on conflict (setting_key) do nothing;

do $$
begin
  if to_regtype('issoh_private.raw_criteria') is null then
    create type issoh_private.raw_criteria as (
      queue_id uuid, sales_history numeric, category_demand numeric, margin_potential numeric,
      supplier_reliability numeric, min_order_quantity numeric, lead_time numeric);
    create type issoh_private.computed_score as (
      queue_id uuid, score numeric, coverage numeric, score_low numeric, score_high numeric, weights_version integer,
      criteria jsonb);
    create type issoh_private.traced_criterion as (
      criterion text, raw_value numeric, unit text, points numeric, weight numeric, contribution numeric);
    create type issoh_private.demand_of_product as (product_id uuid, pieces_per_month numeric);
  end if;
  if to_regtype('issoh.score_explanation') is null then
    create type issoh.score_explanation as (
      queue_id uuid, score numeric, coverage numeric, score_low numeric, score_high numeric, weights_version integer,
      summary text, sentences text[], changes_most text, changes_most_criterion text, criteria jsonb);
    create type issoh.rank_change as (
      criterion text, weight numeric, moved_weight numeric, kept integer, replaced integer, mean_shift numeric,
      largest_shift integer);
  end if;
end
$$;
comment on type issoh.score_explanation is
  $$A score in words (summary, a sentence for each criterion, what would change it most) and in figures: criteria is the
trace, with the score at_best and at_worst of each criterion; see explain_score.$$;
comment on type issoh.rank_change is
  $$What becomes of the first hundred queued products when the weight of a criterion is moved: how many are kept and
replaced, and by how many places those that are kept move, in the mean and at most; see rank_stability.$$;

create foreign table if not exists spp_remote.supplier_records (
  supplier_id uuid not null,
  uploads integer not null,
  rows bigint not null,
  failed_rows bigint not null,
  products bigint not null,
  missing_products bigint not null,
  price_changes bigint not null,
  price_volatility numeric
) server spp options (schema_name 'spp_feed', table_name 'supplier_records');
comment on foreign table spp_remote.supplier_records is
  'How suppliers have done in SPP: spp_feed.supplier_records.';
call audit.attach_log('issoh.score_weights', 'version');
call audit.attach_log('issoh.score_curves', 'criterion');

comment on column issoh.selection_queue.scored_at is 'Since when it has this score; null: it was never scored.';
create index if not exists selection_queue_unscored_idx on issoh.selection_queue (queue_id)
  where scored_at is null and review_status in ('pending', 'on_hold');

--! include functions/issoh/scoring/score_criteria.sql
--! include functions/issoh/scoring/points_at.sql
--! include functions/issoh/scoring/compute_scores.sql
--! include functions/issoh/scoring/product_demand.sql
--! include functions/issoh/scoring/category_demand.sql
--! include functions/issoh/scoring/gather_criteria.sql
--! include functions/issoh/scoring/enqueue_scoring.sql
--! include functions/issoh/scoring/refresh_supplier_reliability.sql
--! include functions/issoh/scoring/score_items.sql
--! include functions/issoh/scoring/score_selection.sql
--! include functions/issoh/scoring/score_chunk.sql
--! include functions/issoh/scoring/tg_selection_queue__enqueue_scoring.sql
--! include functions/issoh/scoring/set_score_weights.sql
--! include functions/issoh/scoring/set_score_curve.sql
--! include functions/issoh/scoring/explain_score.sql
--! include functions/issoh/scoring/rank_stability.sql
create or replace trigger _900_enqueue_scoring after insert on issoh.selection_queue
  referencing new table as new_rows
  for each statement execute function issoh_private.tg_selection_queue__enqueue_scoring();
