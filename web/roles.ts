/** Who is shown what, by the role of a token (README, "Roles and tokens"). What a role may is the database's to say. */
export type RoleName = string;

/** All who read what we carry: whoever may not move stock, or set a price, sees it. */
export const stockReaders: readonly RoleName[] = [
  'inv_stock_operator',
  'inv_pricing_manager',
  'inv_reviewer',
  'inv_approver',
  'inv_analyst',
  'inv_admin',
];
export const catalogueReaders: readonly RoleName[] = [
  'inv_catalog_manager',
  'inv_supplier',
  'inv_reviewer',
  'inv_approver',
  'inv_pricing_manager',
  'inv_analyst',
  'inv_admin',
];
export const reviewers: readonly RoleName[] = ['inv_reviewer', 'inv_approver', 'inv_admin'];
export const buyers: readonly RoleName[] = ['inv_catalog_manager', 'inv_supplier', 'inv_admin'];
export const staff: readonly RoleName[] = ['inv_catalog_manager', ...stockReaders];

const isOneOf =
  (...roles: RoleName[]) =>
  (role: RoleName) =>
    roles.includes(role);

export const readsStock = isOneOf(...stockReaders);
/** All who see the monitor but the warehouse. */
export const readsCatalogue = (role: RoleName) => role !== 'inv_stock_operator';
/** Suppliers see nothing of what others offer. */
export const seesMatches = (role: RoleName) => role !== 'inv_supplier';
/** Takes lists back, decides what a full list lacks, saves how lists are read. */
export const manages = isOneOf('inv_catalog_manager', 'inv_admin');
/** Queues products for the review, and reviews. */
export const queues = isOneOf(...reviewers);
/** Approves and imports; reviewers recommend. */
export const approves = isOneOf('inv_approver', 'inv_admin');
export const setsPrices = isOneOf('inv_pricing_manager', 'inv_admin');
/** Moves stock; all others see it. */
export const operates = isOneOf('inv_stock_operator', 'inv_admin');
