/** Which parts of a product's page a role is shown: as README, "Roles and tokens", has them. What it may is the database's to say. */
import type { RoleName } from '../pages.ts';

/** Suppliers see nothing of what others offer. */
export const seesMatches = (role: RoleName) => role !== 'inv_supplier';

/** Whether it queues products for selection. */
export const queues = (role: RoleName) => ['inv_reviewer', 'inv_approver', 'inv_admin'].includes(role);
