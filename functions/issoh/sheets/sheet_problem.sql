create or replace function issoh_private.sheet_problem(code text, field text, value text, allowed text default null)
returns table (message text, hint text)
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select p.message, p.hint
    from (values
      ('ISIFM', format('%s is blank.', sheet_problem.field), 'Fill the cell, or take the row out.'),
      ('ISIFN', format('"%s" is no %s.', sheet_problem.value, sheet_problem.field),
       format('It takes %s.', sheet_problem.allowed)),
      ('ISIFA', format('"%s" may be read in two ways.', sheet_problem.value),
       'Write it without a mark between thousands, or say which mark is the decimal one (decimal_mark).'),
      ('ISIFT', format('"%s" is no date.', sheet_problem.value), 'Write 2026-12-31, 2026-12-31 17:30 or 31.12.2026.'),
      ('ISIFV', format('%s cannot be "%s".', sheet_problem.field, left(sheet_problem.value, 60)),
       format('It takes %s.', sheet_problem.allowed)),
      ('ISIFD', format('"%s" has a row above already.', sheet_problem.value),
       'Keep one of the two; add up what lies in several places.'),
      ('ISICU', format('"%s" is no currency.', sheet_problem.value), 'Use a code of ISO 4217, such as EUR.'),
      ('ISNPR', format('There is no product "%s".', sheet_problem.value),
       'Name a selected product by its internal SKU; import the products first.'),
      ('ISNWH', format('There is no warehouse "%s".', sheet_problem.value), 'Name a warehouse by its code or its id.'),
      ('ISNCA', format('There is no category "%s".', sheet_problem.value),
       'Name a category by its path, such as tools.drills, or by its id.'),
      ('ISNSU', format('There is no supplier "%s".', sheet_problem.value),
       'Name a supplier by its code in SPP or by its id.'),
      ('ISCFO', format('"%s" has an opening stock there already.', sheet_problem.value),
       'Count it instead, or reverse the movement of the earlier one.'),
      ('ISIRL', format('The reorder levels of "%s" contradict each other.', sheet_problem.value),
       'One of reorder_quantity and reorder_up_to, and reorder_up_to above the reorder point.'),
      ('row_too_long', 'The row has more cells than there are headings.',
       'Put a text that holds the delimiter in quotes.'),
      ('cell_too_long', 'A cell of the row is too long.', 'Shorten it.'),
      ('unclosed_quote', 'A quote of the row is never closed.', 'Close it, or double the quotes within a text.'),
      ('formula_unresolved', 'A formula of the row has no result in the file.',
       'Open the file in a spreadsheet program and save it again.'),
      ('code_damaged', format('"%s" is a number that a spreadsheet has cut.', sheet_problem.value),
       'Make the column one of texts, and enter the number again.')
    ) as p (code, message, hint)
   where p.code = sheet_problem.code
$$;
comment on function issoh_private.sheet_problem(text, text, text, text) is
  'What to say of a cell, or a row, of a sheet that cannot be used for this reason.';
