create or replace function issoh_private.is_auto_candidate(
  review_status text,
  coverage numeric,
  score_low numeric,
  least_coverage numeric,
  least_score numeric
) returns boolean
language sql immutable parallel safe
return review_status = 'pending' and coalesce(coverage >= least_coverage and score_low >= least_score, false);
comment on function issoh_private.is_auto_candidate(text, numeric, numeric, numeric, numeric) is
  $$Whether an item that waits could be approved without a look: its coverage and score_low are at least what the
settings selection.auto_candidate_coverage and selection.auto_candidate_score ask for.$$;
grant execute on function issoh_private.is_auto_candidate(text, numeric, numeric, numeric, numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
