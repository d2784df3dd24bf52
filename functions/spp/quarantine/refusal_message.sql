create or replace function spp_private.refusal_message(code text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case code
    when 'reference_missing' then 'The row has no row_ref: new products are sent as a list of their own.'
    when 'reference_unknown' then 'No rejected row of this supplier has this row_ref.'
    when 'reference_repeated' then 'Several rows of the file have this row_ref: which one counts cannot be told.'
    when 'already_corrected' then 'The row has been corrected already.'
    when 'already_discarded' then 'The row has been discarded.'
    when 'already_superseded' then 'A later list has brought the product: the row does not wait any more.'
    when 'upload_not_completed' then 'The upload of the row has been taken back.'
    when 'row_changed' then 'Somebody else has changed the row since this file was made.'
    when 'cell_rewritten' then 'A spreadsheet may have rewritten a cell by itself.'
    when 'column_of_other_list' then 'A cell stands in a column that the list of this row does not have.'
    when 'not_held' then 'Only a price, a fall to 0 or a sum that is held can be accepted; this row needs a correction.'
    else spp_private.rejection_message(code)
  end
$$;
comment on function spp_private.refusal_message(text) is
  'Why a row of a file of corrections was not used, as a person is told.';
