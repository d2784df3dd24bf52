create or replace function spp_private.column_reasons(
  evidence spp_private.column_evidence[], columns jsonb, breaks jsonb, named jsonb, currency text
) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with prices as materialized (
    select p.*, row_number() over () as place from spp_private.price_columns(column_reasons.evidence,
      column_reasons.currency) p
  ), by_position as (
    select coalesce(jsonb_object_agg(p.position, jsonb_build_object('kind', p.kind, 'choice', p.choice,
             'currency', p.traits ->> 'currency')), '{}') as prices
      from prices p
  ), taken as (
    select e from unnest(column_reasons.evidence) e
     where e.position = (column_reasons.columns -> 'price' ->> 0)::int
  ), next_best as (
    select e.*::spp_private.column_evidence as e from prices p join unnest(column_reasons.evidence) e on e.position =
      p.position, taken t
     where p.position <> (t.e).position
       and not column_reasons.breaks @> jsonb_build_array(jsonb_build_object('position', p.position))
     order by p.place
     limit 1
  ), fields as (
    select p.value::int as position, c.key as field
      from jsonb_each(column_reasons.columns) c, jsonb_array_elements_text(c.value) p
  ), told as (
    select e.position, e.heading, e.traits, f.field, e.hidden, case
        when f.field is not null and column_reasons.named ? f.field then 'named by the import profile'
        when f.field = 'price' and e.field is null then 'by what stands below it: amounts'
        when f.field = 'price' then coalesce(
          (select spp_private.why_price(e.*::spp_private.column_evidence, n.e, b.prices) from next_best n, by_position
            b),
          case when column_reasons.breaks <> '[]' then 'the smallest quantity' else 'the only price' end)
        when f.field is not null and e.field is null then 'by what stands below it'
        when f.field is not null then 'by its heading'
        when column_reasons.breaks @> jsonb_build_array(jsonb_build_object('position', e.position)) then
          'the price of a larger quantity'
        when column_reasons.breaks @> jsonb_build_array(jsonb_build_object('quantity_position', e.position)) then
          'the quantity of a price'
        when e.hidden and spp_private.price_rank(e.field) is not null then 'hidden: not taken by itself'
        when b.prices ? e.position::text and column_reasons.named ? 'price' then
          'not taken: the import profile names another'
        when b.prices ? e.position::text and e.position in (select p.position from prices p where p.place <= 20) then
          'not taken: ' || (select spp_private.why_price(t.e, e.*::spp_private.column_evidence, b.prices) from taken t)
        end as why
      from unnest(column_reasons.evidence) e
      cross join by_position b
      left join fields f using (position)
  )
  select coalesce(jsonb_agg(jsonb_build_object('position', t.position, 'heading', left(t.heading, 100), 'field',
    t.field,
           'traits', t.traits || case when t.hidden then '{"hidden": true}' else '{}'::jsonb end, 'why', t.why)
           order by t.position, t.field), '[]')
    from (select * from told where why is not null order by field is null, position limit 100) t
$$;
comment on function spp_private.column_reasons(spp_private.column_evidence[], jsonb, jsonb, jsonb, text) is
  $$Why each column is what it is, in words that the report shows: [{position, heading, field, traits, why}], of columns
  that
were taken or hold prices. `named`: the fields that the import profile names.$$;
grant execute on function spp_private.column_reasons(spp_private.column_evidence[], jsonb, jsonb, jsonb, text)
  to inv_catalog_manager, inv_admin;
