import { z } from 'zod';

/** A UUID as PostgreSQL writes it, of any version; SQL asks pg_input_is_valid. */
export const uuid = z.guid();
