-- What the stock of warehouses is worth is divided once a product: 100,000 products took a third longer.
set lock_timeout = '5s';

--! include views/issoh/v_warehouse_stock.sql
