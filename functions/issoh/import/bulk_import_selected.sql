create or replace function issoh.bulk_import_selected(criteria jsonb default '{}') returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_filter constant issoh_private.selection_filter := issoh_private.read_selection_filter(
    bulk_import_selected.criteria, issoh_private.selection_filter_keys());
begin
  return issoh_private.start_import(array(
    select q.queue_id
      from issoh.selection_queue q
     where q.review_status = 'approved' and issoh_private.selection_matches(q, v_filter)));
end
$$;
comment on function issoh.bulk_import_selected(jsonb) is
  $$Asks for an import of all approved items of a supplier, a branch of the categories or whatever the criteria name:
{supplier_codes, category (a branch, by path or id), search, min_price, max_price, is_new, product_ids (of SPP),
min_score}. Answers the job, as request_import does. Approvers and administrators may. Raises ISICR, ISNSU, ISNCA.$$;
grant execute on function issoh.bulk_import_selected(jsonb) to inv_approver, inv_admin;
