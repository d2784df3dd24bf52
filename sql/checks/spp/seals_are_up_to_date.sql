-- What is written is sealed soon, and names a transaction of this cluster.
select s.chain, s.unsealed_rows, s.lag_seconds, s.strange_rows
  from audit.seal_status() s
 where s.last_sealed_at is not null and (s.lag_seconds > 600 or s.strange_rows > 0)
