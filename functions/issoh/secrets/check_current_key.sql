create or replace function issoh_private.check_current_key() returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_known boolean;
begin
  with given as materialized (
    select m.is_current,
           exists (select from issoh_private.encryption_keys e
                    where e.key_id = m.master_id
                      -- As servers note it; of 64 random bytes it tells nothing.
                      and e.verifier = sha256(convert_to(E'inventory terms verifier\n', 'UTF8') || m.secret))
           or exists (select from issoh_private.supplier_keys k
                       where k.master_id = m.master_id
                         and issoh_private.is_sealed(k.wrapped, m.secret,
                                                     issoh_private.key_about(k.key_id, k.supplier_id))) as is_proved,
           exists (select from issoh_private.encryption_keys e
                    where e.key_id = m.master_id and e.verifier is not null)
           or exists (select from issoh_private.supplier_keys k where k.master_id = m.master_id) as has_proof,
           -- Noted by a version that noted names alone.
           exists (select from issoh_private.encryption_keys e where e.key_id = m.master_id) as is_named
      from issoh_private.terms_masters() m
  )
  select bool_or(g.is_current and g.is_proved)
         or bool_or(g.is_current and not g.has_proof)
            and (bool_or(g.is_proved) or bool_or(g.is_current and g.is_named)
                 or not exists (select from issoh_private.encryption_keys)
                    and not exists (select from issoh_private.supplier_keys))
    into v_is_known
    from given g;
  if not v_is_known then
    raise exception using
      errcode = 'ISCKU',
      message = 'The key that would encrypt from now on is none that a server has noted, and opens nothing.',
      hint = 'Do it where the server''s keys are. A server notes the key that encrypts there at its start, a worker'
             ' within a minute; one that a command tells "inventory contracts lost" notes, unless others are in use.';
  end if;
end
$$;
comment on function issoh_private.check_current_key() is
  $$That the master key which would encrypt is one that somebody has: whoever may write contracts may name any key in
his statement, and give any secret as that of a name. Its secret is proved by what a server has noted of it, or by a
data key that it opens; of a name about which nothing tells, by another key given with it that is proved, by the name
alone where a version of before noted it, or where there is no other key yet. Raises ISCKU, ISCKM.$$;
