/** Every page: where it is, what it is called, who may use it. The server answers at these paths; the shell shows them. */

import { buyers, catalogueReaders, type RoleName, reviewers, staff, stockReaders } from './roles.ts';

export interface PageDefinition {
  /** `:name` stands for one part of the path. */
  path: string;
  title: string;
  roles: readonly RoleName[];
  /** Whether the navigation names it: those without a part of their own do. */
  inNavigation: boolean;
}

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
