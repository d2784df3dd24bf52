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
const buyers = ['inv_catalog_manager', 'inv_supplier', 'inv_admin'];
/** All who read IS-SOH: whoever may not move stock, or set a price, sees it. */
const stockReaders = [
  'inv_stock_operator',
  'inv_pricing_manager',
  'inv_reviewer',
  'inv_approver',
  'inv_analyst',
  'inv_admin',
];
const catalogueReaders = [
  'inv_catalog_manager',
  'inv_supplier',
  'inv_reviewer',
  'inv_approver',
  'inv_pricing_manager',
  'inv_analyst',
  'inv_admin',
];
const staff = ['inv_catalog_manager', ...stockReaders];

/** Whether a role reads what we carry. */
export const readsStock = (role: RoleName) => stockReaders.includes(role);

export const pages = {
  uploads: { path: '/uploads', title: 'Uploads', roles: buyers, inNavigation: true },
  upload: { path: '/uploads/:batch', title: 'Upload', roles: buyers, inNavigation: false },
  products: { path: '/products', title: 'Products', roles: catalogueReaders, inNavigation: true },
  product: { path: '/products/:id', title: 'Product', roles: catalogueReaders, inNavigation: false },
  review: { path: '/review', title: 'Review', roles: reviewers, inNavigation: true },
  import: { path: '/review/imports/:job', title: 'Import', roles: reviewers, inNavigation: false },
  stock: { path: '/stock', title: 'Stock', roles: stockReaders, inNavigation: true },
  stocked: { path: '/stock/:sku', title: 'Product in stock', roles: stockReaders, inNavigation: false },
  prices: { path: '/prices', title: 'Prices', roles: stockReaders, inNavigation: true },
  monitor: { path: '/monitor', title: 'Monitor', roles: staff, inNavigation: true },
} satisfies Record<string, PageDefinition>;

export type PageName = keyof typeof pages;
