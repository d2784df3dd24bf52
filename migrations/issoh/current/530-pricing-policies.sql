--! include policies/issoh/exchange_rates.sql
--! include policies/issoh/pricing_tiers.sql
--! include policies/issoh/pricing_rules.sql
--! include policies/issoh/price_proposals.sql
--! include policies/issoh/v_price_proposals.sql

create or replace trigger _100_stamp before insert or update on issoh.exchange_rates
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before insert or update on issoh.pricing_tiers
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before insert or update on issoh.pricing_rules
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before insert or update on issoh.price_proposals
  for each row execute function audit.tg_table__stamp();

call audit.attach_log('issoh.exchange_rates', 'rate_id', 'updated_at');
call audit.attach_log('issoh.pricing_tiers', 'tier_id', 'updated_at');
call audit.attach_log('issoh.pricing_rules', 'rule_id', 'updated_at,period');
call audit.attach_log('issoh.price_proposals', 'proposal_id', 'updated_at');
