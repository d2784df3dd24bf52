-- One call for all of them: PostgreSQL reads the text of every check constraint anew for every statement.
create or replace function issoh_private.is_movement(
  movement_type text,
  quantity integer,
  from_location uuid,
  to_location uuid,
  unit_cost numeric,
  total_cost numeric,
  currency_code text,
  reference_type text,
  reference_id text,
  reverses_movement_id uuid,
  returns_movement_id uuid
) returns boolean
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  return
    movement_type in ('receipt', 'issue', 'adjustment', 'transfer')
    and quantity > 0
    and case
          when movement_type = 'transfer' then from_location <> to_location
          when movement_type = 'adjustment' then (from_location is null) <> (to_location is null)
          when (movement_type = 'receipt') = (reverses_movement_id is null)
            then to_location is not null and from_location is null
          else from_location is not null and to_location is null
        end is true
    and (unit_cost is null
         or movement_type in ('receipt', 'adjustment')
            and unit_cost >= 0 and unit_cost < 1e13 and scale(unit_cost) <= 10)
    and (total_cost is null or total_cost >= 0 and total_cost < 1e23 and scale(total_cost) <= 10)
    and currency_code ~ '^[A-Z]{3}$'
    and length(reference_type) between 1 and 64 is not false
    and length(reference_id) between 1 and 200 is not false
    and (returns_movement_id is null or movement_type in ('receipt', 'issue'));
end
$$;
comment on function issoh_private.is_movement(text, integer, uuid, uuid, numeric, numeric, text, text, text, uuid,
                                              uuid) is
  $$What may be a row of the ledger: pieces above none, locations that fit the type (of what undoes another the other
way round), costs on what comes only, with at most 10 decimals.$$;
