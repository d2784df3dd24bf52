-- What only the worker or another function calls moves to issoh_private.
set lock_timeout = '5s';

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'ensure_movement_months()'
  ] loop
    if to_regprocedure('issoh.' || v_function) is not null then
      execute format('alter function issoh.%s set schema issoh_private', v_function);
    end if;
  end loop;
end
$$;
