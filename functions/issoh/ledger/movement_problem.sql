create or replace function issoh_private.movement_problem(code text, movement issoh.movement_input)
returns table (message text, hint text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select p.message, p.hint
    from (values
      ('ISIMP', 'It names no product.', 'Give internal_sku or product_id.'),
      ('ISNPR', format('There is no product "%s".', coalesce(movement.product_id::text, movement.internal_sku)),
       'Name a selected product by its internal SKU or its id; with both, they must be of one product.'),
      ('ISIMT', format('"%s" is no type of movement.', movement.movement_type),
       'Use receipt, issue, adjustment or transfer.'),
      ('ISIQT', format('A quantity of %s cannot be moved.', coalesce(movement.quantity::text, 'null')),
       'Give a whole number of pieces above 0; the locations tell the direction.'),
      ('ISILO', format('These locations do not fit movement_type %s.', movement.movement_type),
       'receipt: to_location. issue: from_location. transfer: both, and different ones. adjustment: to_location to add,'
       ' from_location to take away.'),
      ('ISNWH', format('There is no warehouse "%s".', concat_ws('" or "', movement.from_location,
                                                                 movement.to_location)),
       'Name a warehouse by its code or its id.'),
      ('ISIUC', format('A unit cost of %s cannot be used here.', movement.unit_cost),
       'Receipts and adjustments that add may carry a unit_cost: 0 or more, below 10^13, at most 10 decimals.'),
      ('ISICU', format('"%s" is no currency.', movement.currency_code), 'Use a code of ISO 4217, such as EUR.'),
      ('ISIMD', format('A movement cannot happen at %s.', movement.movement_date),
       format('The date may lie in the past, back to %s (setting movements.max_backdate_days), and not in the future.',
              issoh_private.earliest_movement())),
      ('ISIRT', 'Only a receipt or an issue can return pieces.',
       'A receipt brings pieces of an issue back, an issue sends pieces of a receipt back; without unit_cost: that of'
       ' what is returned is taken.'),
      ('ISIRV', 'Only an issue to a customer can take what is reserved.',
       'Use movement_type issue, without returns_movement_id.'),
      ('ISIRF', 'The reference or the note is too long, or the reference blank.',
       'reference_type has 1 to 64 characters, reference_id 1 to 200, a note at most 10,000.')
    ) as p (code, message, hint)
   where p.code = movement_problem.code
$$;
comment on function issoh_private.movement_problem(text, issoh.movement_input) is
  'What to say of a movement that cannot be posted for this reason.';
