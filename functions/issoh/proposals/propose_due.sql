create or replace function issoh_private.propose_due(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_noted constant integer := issoh_private.note_receipts();
  v_products uuid[];
begin
  v_products := array(
    select d.product_id
      from issoh_private.proposals_due d
     where d.next_try_at <= clock_timestamp()
     order by d.due_id
     limit propose_due.row_limit);
  v_products := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id = any (v_products)
     order by p.product_id
       for no key update skip locked);
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
