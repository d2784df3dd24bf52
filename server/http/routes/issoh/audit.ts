import { auditRoute } from '../../audit.ts';
import type { Route } from '../../route.ts';

export const auditRoutes: Route[] = [auditRoute('issoh', '/api/issoh/audit')];
