-- What was said of the end of a contract is kept where another cuts it.
set lock_timeout = '5s';

alter table issoh.contract_terms add column if not exists said_to timestamptz;
comment on column issoh.contract_terms.said_to is
  'When it would end if none that begins at effective_to had cut it, as somebody said: infinity for never. Null: it ends
as was said.';
