-- One price that was altered is listed without its cost, and keeps nobody from the others of its page.
--! include functions/issoh/contracts/negotiated_prices.sql
comment on column issoh.negotiated_price.cost_price is
  $$What a piece costs us, in currency_code; null: it cannot be read, as it, or the key of its supplier, was altered.$$;
