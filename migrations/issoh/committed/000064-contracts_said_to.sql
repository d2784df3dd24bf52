--! Previous: sha1:4613075ebe53b3c30e518aa9485cc3d6e7b6f50c
--! Hash: sha1:5a79bda36fafde0c60afed6b2bedc6a8a2e5d432
--! Message: contracts_said_to

--! split: 1-current.sql
-- What was said of the end of a contract is kept where another cuts it.
set lock_timeout = '5s';

alter table issoh.contract_terms add column if not exists said_to timestamptz;
comment on column issoh.contract_terms.said_to is
  'When it would end if none that begins at effective_to had cut it, as somebody said: infinity for never. Null: it ends
as was said.';
