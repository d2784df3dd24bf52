-- Seals: who may see and make them, and what a root is.
select plan(20);

select is(encode(audit.merkle_root(null), 'hex'), encode(sha256('\x01'), 'hex'), 'of no leaves it is a root of its own');
select is(audit.merkle_root(sha256('a')), sha256('a'), 'of one leaf it is the leaf');
select is(
  audit.merkle_root((select string_agg(sha256(n::text::bytea), '' order by n) from generate_series(1, 16) n)),
  sha256('\x01'::bytea || (select string_agg(sha256(n::text::bytea), '' order by n) from generate_series(1, 16) n)),
  'sixteen leaves are children of the root');
select is(
  audit.merkle_root((select string_agg(sha256(n::text::bytea), '' order by n) from generate_series(1, 17) n)),
  sha256('\x01'::bytea
    || sha256('\x01'::bytea || (select string_agg(sha256(n::text::bytea), '' order by n) from generate_series(1, 16) n))
    || sha256('\x01'::bytea || sha256('17'))),
  'a seventeenth makes a level more');

select is(tap.outcome(r.role, 'select from audit.seals'), r.outcome, format('%s sees seals: %s', r.role, r.outcome))
  from (values ('inv_analyst', 'ok'), ('inv_admin', 'ok'), ('inv_reviewer', '42501'), ('inv_anonymous', '42501'))
         r (role, outcome);
select is(tap.outcome(r.role, 'select audit.seal_status()'), r.outcome, format('%s asks how far: %s', r.role, r.outcome))
  from (values ('inv_analyst', 'ok'), ('inv_admin', 'ok'), ('inv_reviewer', '42501')) r (role, outcome);
select is(tap.outcome('inv_admin', s.statement), '42501', format('an administrator may not: %s', s.statement))
  from (values ('select audit.draft_seal(''audit.log'')'), ('select audit.record_seal(''{}'')'),
               ('select from audit.seal_turns'), ('insert into audit.seals default values')) s (statement);
select is(tap.outcome('inv_owner', s.statement), 'SPFAO', format('nor may the owner: %s', s.statement))
  from (values ('update audit.seals set life = 1'), ('delete from audit.seals'), ('truncate audit.seals')) s (statement);

select is_empty(
  $$select c.chain from audit.seal_chains() c
      left join audit.seal_turns t on t.chain = c.chain where t.chain is null$$,
  'each chain has its turn');
-- A column that is not sealed could be changed unseen: it takes a format that has it.
select is_empty(
  $$select c.chain, a.attname
      from (select distinct on (f.chain) f.* from audit.seal_chains() f order by f.chain, f.format desc) c
      join pg_attribute a on a.attrelid = c.chain::regclass and a.attnum > 0 and not a.attisdropped
     where c.row_text !~ format('\mr\.%s\M', a.attname)$$,
  'the newest format has every column');
select * from finish();
