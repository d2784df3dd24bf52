-- Seals of a chain count without gaps, and each names the one before. "inventory audit verify" looks at the rows, too.
select s.chain, s.seal_no
  from (select b.chain, b.seal_no, b.previous,
               lag(b.seal_no, 1, 0::bigint) over w as no_before, lag(b.hash) over w as hash_before
          from audit.seals b
        window w as (partition by b.chain order by b.seal_no)) s
 where s.seal_no <> s.no_before + 1 or s.previous is distinct from s.hash_before
