create or replace function audit.merkle_root(leaves bytea) returns bytea
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_nodes bytea := coalesce(leaves, '');
begin
  if v_nodes = '' then
    return sha256('\x01');
  end if;
  while length(v_nodes) > 32 loop
    v_nodes := (
      select string_agg(sha256('\x01'::bytea || substr(v_nodes, n * 512 + 1, 512)), ''::bytea order by n)
        from generate_series(0, (length(v_nodes) - 1) / 512) n);
  end loop;
  return v_nodes;
end
$$;
comment on function audit.merkle_root(bytea) is
  $$The root of a Merkle tree over hashes of 32 bytes each, one after the other: a node is SHA-256(01, its up to 16
children); leaves begin with 00 instead (RFC 6962, 2.1, with wider nodes). Of no leaves SHA-256(01).$$;
