-- A negotiated cost moves with its contract and its list, and with nothing else.
set lock_timeout = '5s';

alter table issoh_private.terms_applied add column if not exists day_rate numeric;
comment on column issoh_private.terms_applied.day_rate is
  'What the currency of its price, or of the list, was worth on the day, at which defaults have priced it.';
do $$
begin
  if not exists (select from pg_attribute a
                  where a.attrelid = to_regclass('issoh_private.term_due') and a.attname = 'day_rate') then
    alter type issoh_private.term_due add attribute day_rate numeric;
    alter type issoh_private.term_move add attribute day_rate numeric, add attribute day_cost numeric;
  end if;
end
$$;
comment on type issoh_private.term_move is
  'The same with what a piece costs now, in the base currency; day_cost: at the rate of today, for defaults.';

--! include functions/issoh/contracts/contracts_in_force.sql
--! include functions/issoh/contracts/terms_wanted.sql
--! include functions/issoh/contracts/cost_terms.sql
--! include functions/issoh/contracts/make_default_prices.sql
--! include functions/issoh/contracts/note_settled.sql
--! include functions/issoh/contracts/settle_terms.sql
--! include functions/issoh/contracts/apply_terms.sql
--! include functions/issoh/costs/change_cost.sql
