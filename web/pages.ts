/** Every page: where it is, what it is called, who may use it. The server answers at these paths; the shell shows them. */

/** The role that a token carries; README, "Roles and tokens". */
export type RoleName = string;

export interface PageDefinition {
  /** `:name` stands for one part of the path. */
  path: string;
  title: string;
  roles: readonly RoleName[];
  /** Whether the navigation names it: those without a part of their own do. */
  inNavigation: boolean;
}

const reviewers = ['inv_reviewer', 'inv_approver', 'inv_admin'];
const everyone = [
  'inv_admin',
  'inv_analyst',
  'inv_catalog_manager',
  'inv_reviewer',
  'inv_approver',
  'inv_stock_operator',
  'inv_pricing_manager',
];
const buyers = ['inv_catalog_manager', 'inv_supplier', 'inv_admin'];

export const pages = {
  uploads: { path: '/uploads', title: 'Uploads', roles: buyers, inNavigation: true },
  upload: { path: '/uploads/:batch', title: 'Upload', roles: buyers, inNavigation: false },
  review: { path: '/review', title: 'Review', roles: reviewers, inNavigation: true },
  import: { path: '/review/imports/:job', title: 'Import', roles: reviewers, inNavigation: false },
  monitor: { path: '/monitor', title: 'Monitor', roles: everyone, inNavigation: true },
} satisfies Record<string, PageDefinition>;

export type PageName = keyof typeof pages;
