-- One test after the other, and what needs no test first: each costs a transaction of one movement time.
create or replace function issoh_private.problem_of(
  movement issoh.movement_input,
  product_id uuid,
  from_id uuid,
  to_id uuid,
  cost numeric,
  earliest timestamptz,
  latest timestamptz
) returns text
language plpgsql immutable
as $$
begin
  if problem_of.product_id is null then
    return case when movement.product_id is null and movement.internal_sku is null then 'ISIMP' else 'ISNPR' end;
  end if;
  if movement.movement_type in ('receipt', 'issue', 'adjustment', 'transfer') is not true then
    return 'ISIMT';
  end if;
  if (movement.quantity > 0) is not true then
    return 'ISIQT';
  end if;
  if movement.from_location is null then
    if movement.to_location is null or movement.movement_type in ('issue', 'transfer') then
      return 'ISILO';
    elsif problem_of.to_id is null then
      return 'ISNWH';
    end if;
  elsif movement.to_location is null then
    if movement.movement_type in ('receipt', 'transfer') then
      return 'ISILO';
    elsif problem_of.from_id is null then
      return 'ISNWH';
    end if;
  elsif movement.movement_type <> 'transfer' then
    return 'ISILO';
  elsif problem_of.from_id is null or problem_of.to_id is null then
    return 'ISNWH';
  elsif problem_of.from_id = problem_of.to_id then
    return 'ISILO';
  end if;
  if movement.currency_code is not null then
    if not common.is_currency(movement.currency_code) then
      return 'ISICU';
    end if;
  end if;
  if movement.unit_cost is not null then
    if movement.to_location is null or movement.movement_type = 'transfer' or movement.returns_movement_id is not null
       or not (movement.unit_cost >= 0 and greatest(movement.unit_cost, problem_of.cost) < 1e13
               and scale(trim_scale(movement.unit_cost)) <= 10) then
      return 'ISIUC';
    end if;
  end if;
  -- Most movements have none of these.
  if movement.movement_date is null and movement.returns_movement_id is null and movement.reservation_id is null
     and movement.reference_type is null and movement.reference_id is null and movement.note is null then
    return null;
  end if;
  if movement.movement_date is not null then
    if movement.movement_date > problem_of.latest or movement.movement_date < problem_of.earliest then
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
comment on function issoh_private.problem_of(issoh.movement_input, uuid, uuid, uuid, numeric, timestamptz,
                                             timestamptz) is
  $$The code of what is wrong with a movement first; null where nothing is. Given what its names mean (product, from,
to; null where there is no such thing), its cost in the base currency, and between which dates it may lie.$$;
