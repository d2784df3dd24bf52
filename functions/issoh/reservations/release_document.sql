create or replace function issoh.release_document(reference_type text, reference_id text)
returns setof issoh.named_reservation
language sql volatile
set search_path = pg_catalog, pg_temp
rows 10
as $$
  select n.*
    from (select array_agg(r) as released
            from issoh.release_reservations(release_document.reference_type, release_document.reference_id) r) d
   cross join issoh.name_reservations(d.released) n
$$;
comment on function issoh.release_document(text, text) is
  $$Releases what was reserved for a document as release_reservations does, with the same errors, and answers it by its
names.$$;
grant execute on function issoh.release_document(text, text) to inv_stock_operator, inv_admin;
