-- A negotiated cost moves with its contract and its list, and with nothing else; a contract that is dated back takes no
-- past prices away.
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

--! include functions/issoh/contracts/tg_contract_terms__in_force.sql
do $$
begin
  if not exists (select from pg_attribute a
                  where a.attrelid = 'issoh.contract_terms'::regclass and a.attname = 'in_force') then
    alter table issoh.contract_terms add column in_force tstzrange[] not null default '{}';
    -- What is there is no change of it: no trigger is to stamp or log it.
    alter table issoh.contract_terms alter column in_force type tstzrange[]
      using array_remove(array[tstzrange(effective_from, effective_to) * tstzrange(created_at, null)], 'empty');
  end if;
end
$$;
comment on column issoh.contract_terms.in_force is
  'When it held, by what was known at each moment of the past, and will hold: not before it was set.';
create or replace trigger _200_in_force before insert or update of effective_from, effective_to on issoh.contract_terms
  for each row execute function issoh.tg_contract_terms__in_force();
call audit.attach_log('issoh.contract_terms', 'contract_id',
                      'updated_at,period,in_force,product_key,price_secret,rebate_secret,key_id');
--! include functions/issoh/pricing/agreed_products.sql
