-- Who asks how far the synchronisation is finds out soon that SPP accepts the link and stays silent.
set lock_timeout = '5s';

--! include functions/issoh/link/reach_spp.sql
