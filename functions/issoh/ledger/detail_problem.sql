create or replace function issoh_private.detail_problem(
  movement issoh.movement_input,
  cost numeric,
  earliest timestamptz,
  latest timestamptz
) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if movement.currency_code is not null then
    if not common.is_currency(movement.currency_code) then
      return 'ISICU';
    end if;
  end if;
  if movement.unit_cost is not null then
    if movement.to_location is null or movement.movement_type = 'transfer' or movement.returns_movement_id is not null
       or not (movement.unit_cost >= 0 and greatest(movement.unit_cost, detail_problem.cost) < 1e13
               and scale(trim_scale(movement.unit_cost)) <= 10) then
      return 'ISIUC';
    end if;
  end if;
  if movement.movement_date is not null then
    if movement.movement_date > detail_problem.latest or movement.movement_date < detail_problem.earliest then
      return 'ISIMD';
    end if;
  end if;
  if movement.returns_movement_id is not null then
    if movement.movement_type not in ('receipt', 'issue') then
      return 'ISIRT';
    end if;
  end if;
  if movement.reservation_id is not null then
    if movement.movement_type <> 'issue' or movement.returns_movement_id is not null then
      return 'ISIRV';
    end if;
  end if;
  if movement.reference_type is not null or movement.reference_id is not null or movement.note is not null then
    if not (length(movement.reference_type) between 1 and 64 and length(movement.reference_id) between 1 and 200
            and coalesce(length(movement.note), 0) <= 10000) then
      return 'ISIRF';
    end if;
  end if;
  return null;
end
$$;
comment on function issoh_private.detail_problem(issoh.movement_input, numeric, timestamptz, timestamptz) is
  $$The code of what is wrong with what a movement need not have: a cost (and what that is in the base currency), a
currency, a date between these two, what it returns or takes, a reference, a note; null where nothing is.$$;
