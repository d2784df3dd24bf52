create or replace function issoh_private.propose_due(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_noted constant integer := issoh_private.note_receipts();
  v_products uuid[];
begin
  -- Counted where they are locked: what somebody holds takes the place of nothing that can be had.
  v_products := array(
    select distinct h.product_id
      from (select p.product_id
              from issoh_private.proposals_due d
              join issoh.selected_products p on p.product_id = d.product_id
             where d.next_try_at <= clock_timestamp()
             order by d.due_id
             limit propose_due.row_limit
               for no key update of p skip locked) h);
  if v_products <> '{}' then
    perform issoh_private.propose_set(v_products);
  end if;
  return cardinality(v_products);
end
$$;
comment on function issoh_private.propose_due(integer) is
  'Proposes prices for products whose costs follow_costs has changed, or whose receipts cost something else, at most
so many; what somebody else has locked is left for the next time. Answers how many products it looked at: 0 when nothing
is left that could be had.';
