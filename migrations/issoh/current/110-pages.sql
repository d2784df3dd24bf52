do $$
begin
  if not exists (
    select
      from pg_attribute a
     where a.attrelid = 'issoh.named_movement'::regclass and a.attname = 'reversed_by_movement_id') then
    alter type issoh.named_movement add attribute reversed_by_movement_id uuid;
  end if;
end
$$;
--! include functions/issoh/stock/list_movements.sql
