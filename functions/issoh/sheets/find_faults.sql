create or replace function issoh_private.find_faults(kind text, lines jsonb[], options jsonb, most integer)
returns issoh_private.sheet_fault[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_half constant integer := cardinality(find_faults.lines) / 2;
  v_code text;
  v_message text;
  v_hint text;
  v_first issoh_private.sheet_fault[];
begin
  begin
    perform issoh_private.apply_sheet(find_faults.kind, find_faults.lines, find_faults.options);
    return '{}';
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text, v_hint = pg_exception_hint;
    if not issoh_private.is_refusal(v_code) or v_code like 'ISF%' then
      raise;
    end if;
  end;
  if v_half = 0 then
    return array[row((find_faults.lines[1] ->> 'row_number')::integer, v_code, v_message, v_hint, null,
                     null)::issoh_private.sheet_fault];
  end if;
  -- What goes in of the first half stays in: the second is judged behind it, as it would be.
  v_first := issoh_private.find_faults(find_faults.kind, find_faults.lines[:v_half], find_faults.options,
                                       find_faults.most);
  if cardinality(v_first) >= find_faults.most then
    return v_first;
  end if;
  return v_first || issoh_private.find_faults(find_faults.kind, find_faults.lines[v_half + 1:], find_faults.options,
                                              find_faults.most - cardinality(v_first));
end
$$;
comment on function issoh_private.find_faults(text, jsonb[], jsonb, integer) is
  $$Which lines stock, orders and warehouses refuse, each behind those above that go in: apply_sheet, halved until what
is refused stands alone. At most so many are looked for. What went in stays: whoever calls takes it back.$$;
