create or replace view issoh_private.ledger_lines with (security_invoker = true) as
select s.product_id, s.movement_date, s.seq, u.undoes is not null and u.delta <> 0 as undoing,
       row(s.movement_id, s.movement_type, s.movement_date, s.seq, s.unit_cost, s.total_cost, u.delta, u.undoes
          )::issoh_private.ledger_line as line
  from issoh.stock_movements s
  left join issoh.movement_reversals r on r.reversed_id = coalesce(s.reverses_movement_id, s.movement_id)
 cross join lateral (
   select coalesce(s.reverses_movement_id, s.returns_movement_id) as undoes,
          case when s.movement_type = 'transfer'
                 or r.reversed_id is not null and r.reversal_date is not distinct from r.reversed_date then 0
               when s.to_location is not null then s.quantity
               else -s.quantity
          end::bigint as delta) u;
comment on view issoh_private.ledger_lines is
  $$What the valuation reads of a movement. delta: pieces that a product has more of, over all warehouses; 0 for
transfers, and for a movement and its reversal of the same date.$$;
comment on column issoh_private.ledger_lines.product_id is 'Product.';
comment on column issoh_private.ledger_lines.movement_date is 'When it moved.';
comment on column issoh_private.ledger_lines.seq is 'Its order of recording.';
comment on column issoh_private.ledger_lines.undoing is 'Whether it undoes or returns another.';
comment on column issoh_private.ledger_lines.line is 'What the valuation reads of it.';
grant select on issoh_private.ledger_lines
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
