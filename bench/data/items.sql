-- One supplier's products as its lists had them; $1 is its number, $2 the count of lists. Most are in the first list,
-- some came in the first quarter of the time, 2 in 100 in the last list (those are new); of the others 3 in 200 dropped out
-- of a list of the last quarter.
insert into items (i, product_id, key, born, missing, last, changes, first_price, market, good)
select i, uuidv7(b.uploaded_at - now()), x.key, x.born, m.missing, coalesce(m.missing, $2) - 1, n.changes,
       greatest(100, 100 * g.low * power(g.high / g.low, bench.draw(x.key, 8, 1000000) / 1e6::double precision))::integer,
       g.market, g.number
  from bench.suppliers s
 cross join lateral (
   select s.products - s.products / 50 as established, s.products * 85 / 100 as first
 ) e
 cross join lateral generate_series(0, s.products - 1) i
 cross join lateral (
   select bench.draw(case when i % 10 < 3 then s.market_key else s.key end, i, 4611686018427387904) as key,
          case when i >= e.established then $2 - 1
               when i < e.first then 0
               else 1 + (i - e.first)::bigint * ($2 / 4) / (e.established - e.first) end::integer as born
 ) x
 cross join lateral (
   select case when i < e.established and bench.draw(s.key, i, 200) < 3
               then $2 * 3 / 4 + bench.draw(s.key, -i, $2 - $2 * 3 / 4) end::integer as missing
 ) m
 cross join lateral (
   -- Neighbours share theirs unevenly: together they have what is due to both.
   select i / 2 * 2 as even, case when i % 2 = 0 then 1 else -1 end as side
 ) pair
 cross join lateral (
   select (pair.even + 1)::bigint * s.changes / e.established - pair.even::bigint * s.changes / e.established as one,
          (pair.even + 2)::bigint * s.changes / e.established - (pair.even + 1)::bigint * s.changes / e.established
            as other
 ) due
 cross join lateral (
   select case when i >= e.established then 0
               when pair.even + 1 >= e.established then due.one
               else case when pair.side > 0 then due.one else due.other end
                    + pair.side * bench.draw(s.key, -pair.even - 1, least(due.one, due.other) + 1)
          end::integer as changes
 ) n
  join bench.goods g on g.market = s.market and g.number = bench.draw(x.key, 1, s.goods)
  join bench.batches b on b.supplier = $1 and b.number = x.born
 where s.number = $1
 order by i
