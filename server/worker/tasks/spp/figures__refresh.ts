import { refreshCatalogue } from '../../../operations/figures.ts';
import type { TaskContext } from '../../types.ts';

/** Brings what is kept beside the products up to date; the views are exact meanwhile. */
export const figures__refresh = (context: TaskContext) => () => refreshCatalogue(context.connections);
