-- The same tables in both databases.
create table if not exists audit.seals (
  chain text not null,
  seal_no bigint not null check (seal_no > 0),
  format integer not null,
  life integer not null,
  cluster_id bigint not null,
  fence text,
  seen_from pg_snapshot,
  seen_until pg_snapshot not null,
  key_after text,
  key_until text,
  row_count bigint not null,
  root bytea not null,
  last_fence text,
  previous bytea,
  sealed_at timestamptz not null,
  key_id text not null,
  hash bytea not null,
  signature bytea not null,
  constraint seals_pkey primary key (chain, seal_no)
);
call audit.keep_append_only('audit.seals');
comment on table audit.seals is
  $$What was written, sealed: each seal stands for the rows that became visible between two snapshots, by the root of a
Merkle tree, is chained to the one before and signed by a key that no database has. Append-only.$$;
comment on column audit.seals.chain is 'The sealed table.';
comment on column audit.seals.seal_no is 'Counts from 1 in its chain, without gaps.';
comment on column audit.seals.format is 'How a row is written out for hashing (audit.seal_chains).';
comment on column audit.seals.life is
  'Counts the clusters in which this database has lived; a restored dump begins the next life.';
comment on column audit.seals.cluster_id is 'The cluster that numbered the transactions.';
comment on column audit.seals.fence is
  $$Rows of earlier lives lie at or below it, rows of this one above, by the fence column of the chain; null in the
first.$$;
comment on column audit.seals.seen_from is
  $$Snapshot of the seal before: what it shows is sealed already. Null: everything present, the first of a life.$$;
comment on column audit.seals.seen_until is 'Snapshot up to which this seal reaches.';
comment on column audit.seals.key_after is
  'Of a window in slices: keys up to this one are in seals before. Null: from the first.';
comment on column audit.seals.key_until is
  'Of a window in slices: keys after this one are in later seals. Null: to the last.';
comment on column audit.seals.row_count is 'Rows sealed.';
comment on column audit.seals.root is 'Root of the Merkle tree over these rows, in order of their keys.';
comment on column audit.seals.last_fence is 'The greatest value of the fence column that has been sealed so far.';
comment on column audit.seals.previous is 'Hash of the seal before; null in the first.';
comment on column audit.seals.sealed_at is 'When it was sealed.';
comment on column audit.seals.key_id is 'The key that signed it: the first half of the SHA-256 of the public key.';
comment on column audit.seals.hash is 'SHA-256 of all of the above, with the name of the database.';
comment on column audit.seals.signature is 'Ed25519 over the hash.';

create table if not exists audit.seal_turns (
  chain text not null,
  constraint seal_turns_pkey primary key (chain)
);
comment on table audit.seal_turns is
  'A row a chain: whoever seals it locks it; who comes meanwhile leaves it to the first.';
comment on column audit.seal_turns.chain is 'The sealed table.';
