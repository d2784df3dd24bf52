-- What costs most work in suppliers' lists: reasons of rejected rows by their number, and how many still wait.
select q.supplier_code, q.reason, q.quarantined_rows, q.open_rows, q.corrected_rows, q.quarantined_share, q.explanation
  from spp.v_data_quality q
 where q.quarantined_rows > 0
 order by q.quarantined_rows desc, q.supplier_code, q.reason
 limit 50;
