-- What is asked of a long log reads little of it.
select plan(3);

insert into audit.log (actor, role_name, operation, table_schema, table_name, record_key, occurred_at)
select 'user ' || n / 5000, 'inv_admin', 'update', 'nowhere', 'things', n::text, now() - make_interval(secs => 50000 - n)
  from generate_series(1, 50000) n;
-- As vacuum does in time.
select brin_summarize_new_values('audit.log_actor_occurred_at_idx'::regclass);
analyze audit.log;
select cmp_ok(tap.pages_of(a.statement), '<', pg_relation_size('audit.log') / 8192 / 4, a.what)
  from (values ($$select from audit.entries(actor => 'nobody')$$, 'whoever has done nothing is told so at once'),
               ($$select from audit.entries(since => now() + interval '1 day')$$, 'and what is yet to come'),
               ($$select from audit.entries(until => '2001-01-01')$$, 'and what was before the log')
       ) as a (statement, what);
select * from finish();
