--! Previous: sha1:75e0dfbdf073242d98b9ef551b677d9dece38f82
--! Hash: sha1:4613075ebe53b3c30e518aa9485cc3d6e7b6f50c
--! Message: worth_counted_again

--! no-transaction
-- Counts again what holdings say of pieces that were found, or came without a cost, where it is not what came: what was
-- undone while they were counted first was taken from them twice, and what had gone back to its supplier counted on. Only
-- those that are wrong are locked and written, some products at a time; what somebody holds is left, and looked at again.
-- squawk-ignore require-lock-timeout
do $do$
declare
  v_batch uuid[];
  v_wrong uuid[];
  v_mine uuid[];
  v_left uuid[] := '{}';
  v_after uuid := '00000000-0000-0000-0000-000000000000';
  v_tries integer := 0;
begin
  -- As the check holdings_are_what_came has it.
  create or replace function pg_temp.miscounted(product_ids uuid[])
  returns table (
    holding_id uuid, product_id uuid, found bigint, found_value numeric, uncosted bigint, average_cost numeric
  )
  language sql volatile
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  as $miscounted$
    with moved as materialized (
      select m.movement_id, m.returns_movement_id, m.quantity, m.unit_cost
        from issoh.stock_movements m
       where m.product_id = any (miscounted.product_ids) and m.reverses_movement_id is null
         and case when m.from_location is null
                  then m.returns_movement_id is null and (m.unit_cost is null or m.movement_type = 'adjustment')
                  else m.movement_type = 'issue' and m.returns_movement_id is not null end
         and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)
    ), came as materialized (
      select s.product_id, s.supplier_id,
             sum(m.quantity) filter (where m.returns_movement_id is null and m.unit_cost is not null) as found,
             sum(m.quantity * m.unit_cost) filter (where m.returns_movement_id is null) as found_value,
             sum(case when m.returns_movement_id is null then m.quantity else -m.quantity end)
               filter (where s.unit_cost is null and (m.returns_movement_id is not null or m.unit_cost is null))
               as uncosted
        from moved m
        join issoh.supplier_movements s on s.movement_id = coalesce(m.returns_movement_id, m.movement_id)
       group by s.product_id, s.supplier_id
    ), meant as (
      select h.holding_id, h.product_id, h.found_quantity, h.found_value, h.uncosted_quantity, h.average_cost,
             coalesce(c.found, 0) as found, coalesce(c.found_value, 0) as worth, coalesce(c.uncosted, 0) as uncosted,
             trim_scale(round((h.purchased_value + coalesce(c.found_value, 0))
                              / nullif(h.purchased_quantity + coalesce(c.found, 0), 0), 10)) as mean
        from issoh.supplier_stock_holdings h
        left join came c on c.product_id = h.product_id and c.supplier_id is not distinct from h.supplier_id
       where h.product_id = any (miscounted.product_ids)
    )
    select m.holding_id, m.product_id, m.found, m.worth, m.uncosted, m.mean
      from meant m
     where (m.found_quantity, m.found_value, m.uncosted_quantity, m.average_cost)
           is distinct from (m.found, m.worth, m.uncosted, m.mean)
  $miscounted$;
  -- Within a trigger, as holdings are nobody's to change and no change to log.
  create temporary table if not exists holdings_due (product_ids uuid[] not null);
  create or replace function pg_temp.count_again() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  as $count_again$
  begin
    update issoh.supplier_stock_holdings h
       set found_quantity = c.found, found_value = c.found_value, uncosted_quantity = c.uncosted,
           average_cost = c.average_cost, updated_at = clock_timestamp()
      from pg_temp.miscounted(new.product_ids) c
     where h.holding_id = c.holding_id;
    return null;
  end
  $count_again$;
  create or replace trigger _500_count before insert on pg_temp.holdings_due
    for each row execute function pg_temp.count_again();
  commit;

  loop
    v_batch := array(select p.product_id from issoh.selected_products p where p.product_id > v_after
                      order by p.product_id limit 200);
    if v_batch <> '{}' then
      v_after := v_batch[cardinality(v_batch)];
    else
      exit when v_left = '{}';
      if v_tries = 600 then
        raise exception using
          errcode = 'lock_not_available', message = 'Somebody holds products for long whose holdings are counted again.',
          hint = 'What is counted stays; the others are when it is run again.';
      end if;
      v_tries := v_tries + 1;
      perform pg_sleep(0.1);
      v_batch := v_left[:200];
      v_left := v_left[201:];
    end if;
    v_wrong := array(select distinct m.product_id from pg_temp.miscounted(v_batch) m);
    if v_wrong <> '{}' then
      begin
        perform set_config('lock_timeout', '100ms', true);
        v_mine := array(select p.product_id from issoh.selected_products p where p.product_id = any (v_wrong)
                         order by p.product_id for no key update skip locked);
        insert into pg_temp.holdings_due (product_ids) values (v_mine);
        v_tries := case when v_mine = '{}' then v_tries else 0 end;
      exception
        when lock_not_available then
          v_mine := '{}';
      end;
      v_left := v_left || array(select w.id from unnest(v_wrong) w (id) where w.id <> all (v_mine));
    end if;
    commit;
  end loop;
  drop table pg_temp.holdings_due;
  drop function pg_temp.count_again();
  drop function pg_temp.miscounted(uuid[]);
end
$do$;
