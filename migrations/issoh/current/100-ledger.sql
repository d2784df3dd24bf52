-- Stock as people keep it: papers that come late, returns to suppliers, counts with a moment, closed periods.
set lock_timeout = '5s';

do $$
begin
  if not exists (select from pg_catalog.pg_attribute a
                  where a.attrelid = 'issoh.movement_input'::regclass and a.attname = 'counted') then
    alter type issoh.movement_input add attribute counted boolean;
    alter type issoh_private.movement_draft
      add attribute total_cost numeric, add attribute reverses_movement_id uuid, add attribute counted boolean;
  end if;
end
$$;

alter table issoh.stock_movements add column if not exists total_cost numeric
  constraint stock_movements_total_cost_check check (total_cost >= 0 and total_cost < 1e23 and scale(total_cost) <= 10);
comment on column issoh.stock_movements.total_cost is
  'What all pieces cost together, where unit_cost cannot say it exactly (packs); null: quantity times unit_cost.';

--! include functions/issoh/ledger/read_movements.sql
