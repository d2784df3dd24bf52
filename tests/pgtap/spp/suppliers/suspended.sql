-- A supplier that is not active writes no price, whichever way is tried, and whoever tries it.
select plan(16);

create temporary table ids on commit drop as select tap.supplier('ALPHA') as supplier_id;
select tap.upload('ALPHA', '[{"code": "A", "price": "10"}, {"code": "B", "price": "n/a"}]');
create temporary table held on commit drop as select q.staging_id from spp.quarantine('ALPHA') q;
create temporary table halfway on commit drop as
select tap.stage('ALPHA', '[{"code": "A", "price": "66"}, {"code": "N", "price": "66"}]') as batch_id;
select is(tap.work_off(h.batch_id, 1), 'apply', 'a list is accepted and judged') from halfway h;

create temporary table ways on commit drop as
select w.way, w.statement
  from held h, lateral (values
    ('asking whether to upload', $$select spp.check_upload('ALPHA')$$),
    ('uploading', format('select spp.begin_upload(%L, %L, %L, 1)', 'ALPHA', 'x.csv', repeat('a', 64))),
    ('re-submitting', format('select spp.resubmit_quarantined(%L)',
       jsonb_build_array(jsonb_build_object('staging_id', h.staging_id, 'data', '{"Price": "66"}'::jsonb))))
  ) w (way, statement);
select is(tap.outcome(r.role_name, w.statement, case when r.role_name = 'inv_supplier' then i.supplier_id end), 'ok',
          format('%s: an active supplier''s list by %s', w.way, r.role_name))
  from ways w, unnest('{inv_supplier,inv_catalog_manager}'::text[]) r (role_name), ids i;

select spp.update_supplier('ALPHA', '{"status": "suspended"}');
select is(tap.outcome(r.role_name, w.statement, case when r.role_name = 'inv_supplier' then i.supplier_id end),
          'SPCSA', format('%s: a suspended supplier''s list by %s is refused', w.way, r.role_name))
  from ways w, unnest('{inv_supplier,inv_catalog_manager}'::text[]) r (role_name), ids i;
select is(tap.work_off(h.batch_id), 'done', 'a list that was accepted before ends') from halfway h;
select is((select concat(b.status, ' ', b.reason ->> 'code') from spp.upload_batches b, halfway h
            where b.batch_id = h.batch_id), 'failed supplier_not_active', 'as failed, with the reason');
select is(tap.products('ALPHA'), 'A=10 n', 'and no price has moved');
select * from finish();
