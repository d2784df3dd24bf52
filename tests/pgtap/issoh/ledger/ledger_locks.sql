-- However movements are written, their products are locked once: before anything is judged, and not again behind that.
-- One that is nothing else takes a way of its own.
select plan(9);

select tap.warehouse('W'), tap.warehouse('V');
select tap.item('A'), tap.item('B');
create function tap.id(sku text) returns uuid language sql stable
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
create function tap.place(code text) returns uuid language sql stable
  as $$select w.warehouse_id from issoh.warehouses w where w.warehouse_code = code$$;

/* How often products are locked while something is done. */
create function tap.locks(doing text) returns bigint language plpgsql as $$
declare
  v_before bigint;
begin
  select coalesce(sum(f.calls), 0) into v_before
    from pg_stat_xact_user_functions f where f.schemaname = 'issoh_private' and f.funcname = 'lock_products';
  execute doing;
  return (select sum(f.calls) - v_before
            from pg_stat_xact_user_functions f
           where f.schemaname = 'issoh_private' and f.funcname = 'lock_products');
end
$$;
create function tap.input(kind text, sku text, pieces integer, f text, t text, dated timestamptz default null)
returns issoh.movement_input language sql
return row(null, sku, kind, pieces, f, t, case when kind = 'receipt' then 2.5 end, null, null, null, null, dated, null, null,
           null, null)::issoh.movement_input;

select is(tap.locks($$select issoh.post_movements(array[
    tap.input('receipt', 'A', 10, null, 'W'), tap.input('receipt', 'B', 10, null, 'W')])$$), 1::bigint, 'several');
select is(tap.locks($$select issoh.post_movements(array[
    tap.input('receipt', 'A', 10, null, 'W', clock_timestamp()),
    tap.input('transfer', 'B', 5, 'W', 'V', clock_timestamp())])$$), 1::bigint,
  'several with a date, a transfer among them');
select is(tap.locks($$select issoh.reverse_movement(m.movement_id)
                        from issoh.stock_movements m where m.movement_type = 'transfer'$$), 1::bigint, 'one undone');
select is(tap.locks($$select issoh.correct_cost(m.movement_id, 3)
                        from issoh.stock_movements m where m.movement_type = 'receipt' limit 1$$), 1::bigint,
  'one at another cost');

-- By hand nobody has locked anything before.
select is(tap.locks(format($$insert into issoh.stock_movements (product_id, movement_type, quantity, from_location,
    currency_code) values (%L, 'issue', 1, %L, 'EUR'), (%L, 'issue', 1, %L, 'EUR')$$,
    tap.id('A'), tap.place('W'), tap.id('B'), tap.place('W'))), 1::bigint, 'several by hand');
-- A statement that says that it was another's, however it says so.
create function tap.said(behind text) returns text language sql
return format('do $do$ begin execute %L; end $do$', format($f$with written as (
    insert into issoh.stock_movements (product_id, movement_type, quantity, from_location, currency_code)
    values (%L, 'issue', 1, %L, 'EUR'), (%L, 'issue', 1, %L, 'EUR') returning 1)
  select count(*) from written$f$, tap.id('A'), tap.place('W'), tap.id('B'), tap.place('W')) || behind);
select is(tap.locks(tap.said(format(said.by, E'"\nPL/pgSQL function issoh_private.write_movements('))), 1::bigint, said.by)
  from (values (' /* %s */'), (' w /* from written w%s */'), (' w where $x$ from written w%s$x$ is not null'),
               (' as %s"')) said (by);
