create or replace function issoh.record_cancellation(po_number text, product text default null)
returns setof issoh.order_line
language sql volatile
set search_path = pg_catalog, pg_temp
rows 100
as $$
  select n.*
    from issoh.cancel_order(record_cancellation.po_number, record_cancellation.product) l
   cross join lateral issoh.name_order_line(l) n
   order by n.order_line_id
$$;
comment on function issoh.record_cancellation(text, text) is
  $$Cancels an order, or a product on it, as cancel_order does, with the same errors, and answers its lines by their
names.$$;
grant execute on function issoh.record_cancellation(text, text) to inv_stock_operator, inv_admin;
