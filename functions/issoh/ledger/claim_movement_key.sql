create or replace function issoh_private.claim_movement_key(
  idempotency_key text,
  request jsonb,
  movement_ids uuid[],
  earliest timestamptz default null
) returns uuid[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash constant bytea := sha256(convert_to(request::text, 'UTF8'));
  v_known issoh.movement_keys;
begin
  if claim_movement_key.idempotency_key is null then
    return null;
  elsif length(claim_movement_key.idempotency_key) not between 1 and 200 then
    raise exception using
      errcode = 'ISIIK', message = 'An idempotency key has 1 to 200 characters.',
      hint = 'A UUID made by the client for each order it gives is a good key.';
  end if;

  -- Waits for whoever holds the same key; when that one is refused, the key is free again.
  insert into issoh.movement_keys (idempotency_key, request_hash, movement_ids, earliest)
  values (claim_movement_key.idempotency_key, v_hash, claim_movement_key.movement_ids,
          least(claim_movement_key.earliest, clock_timestamp()) - interval '1 day')
  on conflict on constraint movement_keys_pkey do nothing;
  if found then
    return null;
  end if;
  select k.* into v_known
    from issoh.movement_keys k
   where k.idempotency_key = claim_movement_key.idempotency_key;
  if v_known.request_hash <> v_hash then
    raise exception using
      errcode = 'ISCIK',
      message = format('Idempotency key "%s" was used for another request.', claim_movement_key.idempotency_key),
      hint = 'Use a new key for every new request; repeat a request with its own key and body.';
  end if;
  return v_known.movement_ids;
end
$$;
comment on function issoh_private.claim_movement_key(text, jsonb, uuid[], timestamptz) is
  $$Reserves an idempotency key for what is about to be written: null; or, where the same request was posted under it,
the ids. earliest: the first date among movements, which says where to look for them. Raises ISIIK, ISCIK.$$;
