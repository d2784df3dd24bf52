--! Previous: sha1:793a0631cd1b67d4703b96aff6b0a2c1bb654199
--! Hash: sha1:16e52121b2bf4bdd1841f6765d1c1a5391e9c15b
--! Message: worth_counted

--! no-transaction
-- Some products at a time: nobody waits for longer than they take, and broken off it is done anew from the beginning.
-- squawk-ignore require-lock-timeout
do $$
declare
  v_ids uuid[];
  v_after uuid := '00000000-0000-0000-0000-000000000000';
begin
  loop
    v_ids := array(select p.product_id from issoh.selected_products p where p.product_id > v_after
                    order by p.product_id limit 200);
    exit when cardinality(v_ids) = 0;
    insert into issoh_private.worth_due (product_ids) values (v_ids);
    commit;
    v_after := v_ids[cardinality(v_ids)];
  end loop;
end
$$;
