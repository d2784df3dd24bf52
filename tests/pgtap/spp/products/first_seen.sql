-- The day on which a product was first seen is UTC's, wherever the session is: of these two zones one has another day now.
select plan(4);

select tap.supplier('ALPHA');
create temporary table places on commit drop as
select z.zone, r.relation
  from unnest('{Etc/GMT+12,Etc/GMT-14}'::text[]) z (zone),
       (select 'supplier_products' as relation union all
        select s.partition_name from spp.suppliers s where s.supplier_code = 'ALPHA') r;
create function pg_temp.first_seen(zone text, relation text) returns date
language plpgsql volatile
as $$
declare
  v_day date;
begin
  perform set_config('timezone', zone, true);
  execute format('insert into spp.%I (supplier_id, supplier_product_code, product_name, current_price, currency_code)
                  select s.supplier_id, $1, $1, 1, s.currency_code from spp.suppliers s where s.supplier_code = ''ALPHA''
                  returning first_seen_date', relation) into v_day using concat_ws(' ', zone, relation);
  return v_day;
end
$$;
select is(pg_temp.first_seen(p.zone, p.relation), (now() at time zone 'UTC')::date,
          format('%s, %s', p.zone, left(p.relation, 17)))
  from places p;
select * from finish();
