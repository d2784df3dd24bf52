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
as $$
begin
  -- What most movements are is one test: to begin one costs more than what it asks.
  if quantity > 0 and reverses_movement_id is null and returns_movement_id is null and total_cost is null
     and (case movement_type
           when 'receipt' then from_location is null and to_location is not null
                               and (unit_cost is null or unit_cost >= 0 and unit_cost < 1e13 and scale(unit_cost) <= 10)
           when 'issue' then to_location is null and from_location is not null and unit_cost is null
           when 'transfer' then from_location <> to_location and unit_cost is null
           when 'adjustment' then (from_location is null) <> (to_location is null) and unit_cost is null
         end)
     and (reference_type is null or length(reference_type) between 1 and 64)
     and (reference_id is null or length(reference_id) between 1 and 200) and currency_code ~ '^[A-Z]{3}$' then
    return true;
  end if;
  -- One test after the other, and what is null needs none: each costs a transaction of one movement time.
  if movement_type in ('receipt', 'issue', 'adjustment', 'transfer') is not true or (quantity > 0) is not true then
    return false;
  end if;
  if (from_location is null) <> (to_location is null) then
    if movement_type = 'transfer'
       or movement_type <> 'adjustment'
          and (from_location is null) <> ((movement_type = 'receipt') = (reverses_movement_id is null)) then
      return false;
    end if;
  elsif (movement_type = 'transfer' and from_location <> to_location) is not true then
    return false;
  end if;
  if unit_cost is not null then
    if movement_type not in ('receipt', 'adjustment') or not (unit_cost >= 0 and unit_cost < 1e13)
       or scale(unit_cost) > 10 then
      return false;
    end if;
  end if;
  if total_cost is null and returns_movement_id is null and reference_type is null and reference_id is null then
    return currency_code ~ '^[A-Z]{3}$';
  end if;
  if total_cost is not null then
    if not (total_cost >= 0 and total_cost < 1e23) or scale(total_cost) > 10 then
      return false;
    end if;
  end if;
  if returns_movement_id is not null then
    if movement_type not in ('receipt', 'issue') then
      return false;
    end if;
  end if;
  if reference_type is not null then
    if length(reference_type) not between 1 and 64 then
      return false;
    end if;
  end if;
  if reference_id is not null then
    if length(reference_id) not between 1 and 200 then
      return false;
    end if;
  end if;
  return currency_code ~ '^[A-Z]{3}$';
end
$$;
comment on function issoh_private.is_movement(text, integer, uuid, uuid, numeric, numeric, text, text, text, uuid,
                                              uuid) is
  $$What may be a row of the ledger: pieces above none, locations that fit the type (of what undoes another the other
way round), costs on what comes only, with at most 10 decimals.$$;
