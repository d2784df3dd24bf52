-- What stock was worth at no moment is no question that "nothing" answers.
set lock_timeout = '5s';
--! include functions/issoh/dates/given_moment.sql
--! include functions/issoh/valuation/inventory_valuation_at.sql
--! include functions/issoh/valuation/cost_of_goods_issued.sql
