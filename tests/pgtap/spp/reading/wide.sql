-- What a list costs grows with its columns, not with their square.
select plan(8);

set local track_functions = 'all';
-- How often functions are called to recognise a list of so many columns, and a code and a name.
create function pg_temp.calls(heading text, columns integer) returns bigint
language plpgsql volatile as $$
declare
  v_before constant bigint := (select coalesce(sum(f.calls), 0) from pg_stat_xact_user_functions f);
begin
  perform spp_private.recognise_columns(jsonb_build_object('format', 'csv', 'rows', (
      select jsonb_build_array(
               jsonb_build_object('n', 1, 'c', jsonb_agg(replace(calls.heading, '#', n::text)) || '["Code", "Name"]'),
               jsonb_build_object('n', 2, 'c', jsonb_agg('1.50'::text) || '["x1", "Hammer"]'))
        from generate_series(1, columns) n)), '{"currency": "EUR"}');
  return (select sum(f.calls) from pg_stat_xact_user_functions f) - v_before;
end
$$;
select pg_temp.calls('Price #', 1);
select cmp_ok(pg_temp.calls(h.heading, 160), '<', 5 * pg_temp.calls(h.heading, 40), h.heading)
  from (values ('Price'), ('Price ' || repeat('x', 190)), ('Price #'), ('Price from # pcs'), ('Old | new #'),
               ('Old code name #'), ('Price incl. EUR # of 1/2/2026'), ('Quantity # Price #')) as h (heading);
select * from finish();
