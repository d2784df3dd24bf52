-- How it works: of every column that means a price, one list of numbers that sort it: what counts most comes first.
create or replace function spp_private.price_columns(evidence spp_private.column_evidence[], currency text)
returns table ("position" int, heading text, kind text, quantity int, traits jsonb, fit int[], choice int[], later text)
language sql stable rows 10
set search_path = pg_catalog, pg_temp
as $$
  with discounts as (
    select count(*) > 0 as any from unnest(price_columns.evidence) e where spp_private.is_discount(e)
  ), prices as (
    select e.position, e.heading, e.field, e.traits, e.below, spp_private.price_kind(e.field, e.traits, d.any) as kind,
           regexp_replace(spp_private.heading_text(e.heading), '\d+', '#', 'g') as shape
      from unnest(price_columns.evidence) e, discounts d
     where (spp_private.price_rank(e.field) is not null or e.field = 'old_price') and not e.hidden
       and not (e.traits ? 'surcharge' and coalesce(e.score, 0) < 100
                and e.heading !~* '\m(incl|inkl|excl|exkl|zzgl|ohne|without|with|mit|ex|plus|inc|including)\M')
  ), likes as (
    -- "Price 1, Price 10, Price 100" are quantities, "Price 1, Price 2, Price 3" are not; nor is one number alone.
    select p.shape, count(distinct p.traits -> 'count') > 1 as counts,
           count(distinct p.traits -> 'number') > 1 and min((p.traits ->> 'number')::int) = 1
             and max((p.traits ->> 'number')::int) >= 5
             and max((p.traits ->> 'number')::int) > count(*) as numbers
      from prices p
     group by p.shape
  ), others as (
    -- "Current price | New price | Effective date", all of later: the new one is not today's.
    select bool_or(e.field = 'valid_from' and e.traits ? 'later')
             and (select bool_or(p.kind = 'old' or p.traits ? 'current') from prices p) as later,
           not bool_or(e.field = 'valid_from') and (select bool_or(p.traits ? 'current') from prices p) as has_current,
           -- "from 1 box | from 1 layer | from 1 pallet".
           (select bool_and(p.traits ? 'break' and not p.traits ? 'piece') from prices p) as all_packs
      from unnest(price_columns.evidence) e
     where not e.hidden
  ), judged as (
    select p.*, o.has_current, o.all_packs,
           coalesce((p.traits ->> 'break')::int, case when l.counts then (p.traits ->> 'count')::int
             when l.numbers then (p.traits ->> 'number')::int end, 1) as quantity,
           p.traits || case when not l.counts and (p.traits ->> 'count')::int > 1
             then jsonb_build_object('per', p.traits -> 'count') else '{}' end as said,
           p.traits ? 'measure' or p.field = 'unit_price_per_measure' as measured,
           p.traits ? 'later' or coalesce(o.later, false) and p.traits ? 'new' as future, p.traits ? 'over' as past,
           -- Where of one only the year is known, no day comes before another of its year.
           case when bool_or(p.traits ? 'day_unclear') over () then 'year' else 'day' end as exact
      from prices p
      join likes l using (shape)
     cross join others o
  ), ranked as (
    select j.*, array[
        -- Never before another one: changes, old and future prices, those in percent, in another currency.
        -- An old price is today's where the new one is of later.
        (j.kind = 'change')::int, (j.kind = 'old')::int + j.future::int * 2 + j.past::int,
        (j.said ? 'percent')::int,
        coalesce(j.said ->> 'currency' <> price_columns.currency, false)::int,
        -- What we pay before what others do; per piece before per measure or pack.
        (j.kind in ('gross', 'list', 'retail', 'special'))::int, j.measured::int,
        (j.said ?| '{pack,pair}' and not j.said ? 'piece' and not j.all_packs and j.field <> 'cost_price')::int,
        array_position('{yours,net,dealer,plain,selling,gross,list,retail,special}'::text[],
          case when j.kind in ('old', 'change') then 'plain' else j.kind end),
        case when j.said ? 'without_tax' then 0 when j.said ? 'with_tax' then 2 else 1 end,
        (not j.said ? 'new' and not coalesce(j.has_current and j.said ? 'current', false))::int,
        case when j.said ? 'valid_from' and not j.future
          then date '9999-12-31' - date_trunc(j.exact, (j.said ->> 'valid_from')::timestamp)::date else 0 end] as fit,
        array[j.quantity, spp_private.price_rank(case when j.field = 'old_price' then 'price' else j.field end),
          (j.said ->> 'currency' is null)::int] as then_by
      from judged j
     where spp_private.is_day(j.said ->> 'valid_from') and spp_private.is_day(j.said ->> 'valid_to')
  )
  select r.position, r.heading, r.kind, r.quantity, r.said, r.fit, r.fit || r.then_by,
         case when r.future then r.traits ->> 'valid_from' end
    from ranked r
   order by r.fit || r.then_by || r.position
$$;
comment on function spp_private.price_columns(spp_private.column_evidence[], text) is
  $$The visible columns that mean a price, the one to take first: whose price (`kind`), from which quantity on, what its
heading says (`traits`), how it ranks without (`fit`) and with its quantity. `currency`: of the supplier.$$;
grant execute on function spp_private.price_columns(spp_private.column_evidence[], text) to inv_catalog_manager,
  inv_admin;
