-- Which row a correction means: its id, whatever a spreadsheet has made around it.
select plan(8);
select is(spp_private.referred_id(r.row_ref), r.id::uuid, format('row_ref %L', r.row_ref))
  from (values ('01890a5d-ac96-774b-bcce-b302099a8057', '01890a5d-ac96-774b-bcce-b302099a8057'),
               ('01890a5d-ac96-774b-bcce-b302099a8057.3f9a', '01890a5d-ac96-774b-bcce-b302099a8057'),
               (' 01890A5D-AC96-774B-BCCE-B302099A8057 ', '01890a5d-ac96-774b-bcce-b302099a8057'),
               ('01890a5d-ac96-774b-bcce-b302099a805', null), ('01890a5dac96774bbcceb302099a8057', null),
               ('row 5', null), ('', null), (null, null)) as r (row_ref, id);
select * from finish();
