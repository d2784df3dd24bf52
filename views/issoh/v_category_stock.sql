create or replace view issoh.v_category_stock with (security_invoker = true) as
select a.category_id, a.category_name, a.path, a.level,
       coalesce(sum(o.products) filter (where o.category_id is not distinct from a.category_id), 0)::integer
         as products,
       coalesce(sum(o.quantity) filter (where o.category_id is not distinct from a.category_id), 0)::bigint
         as quantity_on_hand,
       coalesce(sum(o.average_value) filter (where o.category_id is not distinct from a.category_id), 0)
         as average_value,
       coalesce(sum(o.fifo_value) filter (where o.category_id is not distinct from a.category_id), 0) as fifo_value,
       sum(o.products)::integer as branch_products, sum(o.quantity)::bigint as branch_quantity_on_hand,
       sum(o.average_value) as branch_average_value, sum(o.fifo_value) as branch_fifo_value,
       (select issoh_private.base_currency()) as currency_code
  from (
    select p.category_id, count(*) filter (where i.quantity_on_hand <> 0) as products,
           sum(i.quantity_on_hand) as quantity, sum(i.average_value) as average_value, sum(i.fifo_value) as fifo_value
      from issoh.v_inventory_valuation i
      join issoh.selected_products p on p.product_id = i.product_id
     group by p.category_id
  ) o
  left join issoh.categories k on k.category_id = o.category_id
  left join issoh.categories a on a.path operator(public.@>) k.path
 group by a.category_id, a.category_name, a.path, a.level;
comment on view issoh.v_category_stock is
  $$What is there of the products of each category, and of all below it, and what it is worth: categories of products
that have ever moved, and those above them. Products without a category stand under category_id null.$$;
comment on column issoh.v_category_stock.category_id is 'Category; null: products that have none.';
comment on column issoh.v_category_stock.category_name is 'Its name.';
comment on column issoh.v_category_stock.path is 'Its place in the tree.';
comment on column issoh.v_category_stock.level is '1 for a top category.';
comment on column issoh.v_category_stock.products is 'Products of the category itself of which pieces are there.';
comment on column issoh.v_category_stock.quantity_on_hand is 'Pieces of these, over all warehouses.';
comment on column issoh.v_category_stock.average_value is
  'What they are worth at the moving average, in currency_code.';
comment on column issoh.v_category_stock.fifo_value is 'The same if the oldest pieces leave first.';
comment on column issoh.v_category_stock.branch_products is 'Products of it and of all categories below.';
comment on column issoh.v_category_stock.branch_quantity_on_hand is 'Pieces of these.';
comment on column issoh.v_category_stock.branch_average_value is 'What they are worth at the moving average.';
comment on column issoh.v_category_stock.branch_fifo_value is 'The same if the oldest pieces leave first.';
comment on column issoh.v_category_stock.currency_code is 'The base currency.';
