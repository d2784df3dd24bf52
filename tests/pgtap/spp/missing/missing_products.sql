-- Which products a list lacks: what dropped out with it, whatever later lists bring.
select plan(30);

select tap.supplier('ALPHA');
create temporary table lists (name text primary key, batch_id uuid) on commit drop;
create function pg_temp.bring(name text, codes text, mode text default 'partial', dry_run boolean default false)
returns uuid
language sql volatile
as $$
  insert into lists
  select bring.name, tap.upload('ALPHA', (select jsonb_agg(jsonb_build_object('code', c, 'price', '1'))
    from unnest(string_to_array(bring.codes, ' ')) c), bring.mode, bring.dry_run)
  returning batch_id
$$;
-- "code", with "+" where it is back, "d" where it is discontinued.
create function pg_temp.missing(name text) returns text
language sql volatile
as $$
  select coalesce(string_agg(concat(m.supplier_product_code, case when m.is_back then '+' end,
                                    case when m.status = 'discontinued' then 'd' end), ' '
                             order by m.supplier_product_code), '')
    from lists l, spp.missing_products(l.batch_id) m
   where l.name = missing.name
$$;

select pg_temp.bring('a', 'A B C D E');
select is(pg_temp.missing('a'), '', 'a first list lacks nothing');
select pg_temp.bring('try', 'A B X', 'partial', true);
select is(pg_temp.missing('try'), 'C D E', 'a dry run names what would be missing');
select is(tap.products('ALPHA'), 'A=1 n, B=1 n, C=1 n, D=1 n, E=1 n', 'and marks nothing');
select pg_temp.bring('b', 'A B C');
select is(pg_temp.missing('b'), 'D E', 'what dropped out with a list');
select is((select b.missing_products_count from spp.upload_batches b join lists l using (batch_id) where l.name = 'b'), 2,
  'is what its report counts');
select is(pg_temp.missing('try'), 'C D E', 'a dry run''s answer stays');
select is((select (m.product_name, trim_scale(m.current_price), m.currency_code, m.status)::text
             from lists l, spp.missing_products(l.batch_id) m where l.name = 'b' and m.supplier_product_code = 'D'),
  '("Product D",1,EUR,available)', 'with name, price and status');
select pg_temp.bring('c', 'A D');
select is(pg_temp.missing('c'), 'B C', 'the next list lacks others: what was missing before is not told twice');
select is(pg_temp.missing('b'), 'D+ E', 'a later list has brought one back: the answer stays, and says so');
select pg_temp.bring('d', 'A');
select is(pg_temp.missing('b'), 'D+ E', 'also when it drops out again: that is the later list''s');
select is(pg_temp.missing('d'), 'D', 'which tells of it');
select pg_temp.bring('all', 'A B C D E');
select is(pg_temp.missing('all'), '', 'a list of all lacks nothing');
select is(pg_temp.missing('b'), 'D+ E+', 'and all are back');

-- Pages.
select is((select array_agg(m.supplier_product_code) from lists l, spp.missing_products(l.batch_id, page_size => 1) m
            where l.name = 'b'), '{D}', 'a page of one');
select is((select array_agg(n.supplier_product_code) from lists l, spp.missing_products(l.batch_id, page_size => 1) m,
                  spp.missing_products(l.batch_id, m.product_id, 5) n
            where l.name = 'b'), '{E}', 'and what comes behind it');
select throws_ok(format('select spp.missing_products(%L, page_size => 0)', l.batch_id), 'SPIPG', null,
  'a page of none is refused') from lists l where l.name = 'b';
select throws_ok(format('select spp.missing_products(%L)', gen_random_uuid()), 'SPNBA', null, 'so is an unknown upload');

-- Full lists: held, or not.
select pg_temp.bring('full try', 'A B', 'full', true);
select is((select (r.r ->> 'discontinue_held', r.r ->> 'discontinued_products_count', r.r ->> 'missing_products_count',
                   r.r ->> 'status')::text
             from lists l, lateral (select spp.upload_report(l.batch_id) as r) r where l.name = 'full try'),
  '(true,3,3,completed)', 'a dry run says that a full list would be held, and how many it would discontinue');
select matches((select b.warnings::text from spp.upload_batches b join lists l using (batch_id) where l.name = 'full try'),
  'discontinue_held.*C, D, E', 'and names them in its warning');
select is(tap.products('ALPHA'), 'A=1, B=1, C=1, D=1, E=1', 'nothing is discontinued');
select throws_ok(format('select spp.confirm_missing(%L)', l.batch_id), 'SPCNH', null,
  'there is nothing to confirm for a dry run') from lists l where l.name = 'full try';
select pg_temp.bring('full less', 'A B C D', 'full', true);
select is((select (b.discontinue_held, b.discontinued_products_count)::text
             from spp.upload_batches b join lists l using (batch_id) where l.name = 'full less'), '(f,1)',
  'one of five is not too many: then it says how many would be discontinued');
-- What a dry run says is what happens.
select pg_temp.bring('full', 'A B', 'full');
select is((select (b.discontinue_held, b.discontinued_products_count, b.missing_products_count)::text
             from spp.upload_batches b join lists l using (batch_id) where l.name = 'full'), '(t,3,3)',
  'the list itself says the same');
select is(pg_temp.missing('full'), 'C D E', 'and lacks the same');
select is((select spp.confirm_missing(l.batch_id) from lists l where l.name = 'full'), '{"discontinued": 3}', 'confirmed');
select is(pg_temp.missing('full'), 'Cd Dd Ed', 'its products show as discontinued');

-- Undone.
select spp.rollback_batch(l.batch_id) from lists l where l.name = 'full';
select is(pg_temp.missing('full'), 'C+ D+ E+', 'after a rollback they are back');
select pg_temp.bring('first', 'A B C D E NEW');
select pg_temp.bring('then', 'A B C D E');
select spp.rollback_batch(l.batch_id) from lists l where l.name = 'first';
select is(pg_temp.missing('then'), '', 'a product that a rollback removed is not listed');

-- Theirs alone.
select tap.supplier('BETA');
select is(tap.outcome('inv_supplier', format('select spp.missing_products(%L)', l.batch_id)), 'SPNBA',
  'another supplier''s list is as none') from lists l where l.name = 'b';
select is(tap.as_role('inv_analyst', format('select count(*) from spp.missing_products(%L)', l.batch_id)), '2',
  'who reads SPP reads it') from lists l where l.name = 'b';
select * from finish();
