create or replace view spp.v_price_days with (security_invoker = true) as
select d.day, d.supplier_id, s.supplier_code, d.changes, d.rises, d.falls,
       round(d.percentage_sum / nullif(d.percentages, 0), 4) as mean_percentage,
       d.percentages, d.percentage_sum, d.percentage_squares
  from (
    -- Days that were written to since are counted as they are, all of them where nothing is kept.
    select k.*
      from spp_kept.price_days k
     where (select spp_private.price_days_seen()) is not null
       and k.day <> all (array(select spp_private.price_days_touched((select spp_private.price_days_seen()))))
    union all
    select l.*
      from spp_private.count_price_days(
             case when (select spp_private.price_days_seen()) is not null
                  then array(select spp_private.price_days_touched((select spp_private.price_days_seen()))) end) l) d
  left join spp.suppliers s on s.supplier_id = d.supplier_id;
comment on view spp.v_price_days is
  $$Price changes of each day (UTC) and supplier, exact at every moment: what is kept, and what was written since. First
prices are no changes.$$;
comment on column spp.v_price_days.day is 'In UTC.';
comment on column spp.v_price_days.supplier_id is 'Whose prices.';
comment on column spp.v_price_days.supplier_code is 'Code of the supplier.';
comment on column spp.v_price_days.changes is 'Prices that changed, undone ones and their undoing among them.';
comment on column spp.v_price_days.rises is 'Of these, rises.';
comment on column spp.v_price_days.falls is 'Of these, falls.';
comment on column spp.v_price_days.mean_percentage is
  'Mean change in percent of the old price, rises and falls against each other; null where all were from price 0.';
comment on column spp.v_price_days.percentages is 'Changes that have a percentage: not from price 0.';
comment on column spp.v_price_days.percentage_sum is 'Their sum.';
comment on column spp.v_price_days.percentage_squares is 'The sum of their squares.';
