/** The shell: who is signed in, where one may go, and the page that is open. */
import { type ComponentType, lazy, Suspense, useEffect, useMemo } from 'react';
import { Button } from 'react-aria-components';
import { ErrorBoundary } from 'react-error-boundary';
import { Provider } from 'urql';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { clientOf } from './graphql/question.ts';
import { type PageName, pages } from './pages.ts';
import { Note, Nothing, Refused, Waiting } from './parts/said.tsx';
import { leave, type Session, useSession } from './session.ts';
import { SignIn } from './sign-in.tsx';

/** What a page is given: the parts of its path. */
export interface PageProps {
  params: Record<string, string | undefined>;
}

const components: Record<PageName, ComponentType<PageProps>> = {
  uploads: lazy(() => import('./uploads/uploads.tsx')),
  upload: lazy(() => import('./uploads/upload.tsx')),
  products: lazy(() => import('./products/products.tsx')),
  product: lazy(() => import('./products/product.tsx')),
  review: lazy(() => import('./review/review.tsx')),
  import: lazy(() => import('./review/import.tsx')),
  stock: lazy(() => import('./stock/stock.tsx')),
  stocked: lazy(() => import('./stock/product.tsx')),
  prices: lazy(() => import('./prices/prices.tsx')),
  monitor: lazy(() => import('./monitor/monitor.tsx')),
};

const all = Object.entries(pages) as [PageName, (typeof pages)[PageName]][];

export function App() {
  const { session, farewell } = useSession();
  const [location] = useLocation();
  const client = useMemo(() => (session === null ? null : clientOf(session)), [session]);
  if (session === null || client === null) return <SignIn farewell={farewell} />;
  return (
    // Another session begins with nothing of the one before.
    <Provider key={session.token} value={client}>
      <a className="skip" href="#main">
        To the page
      </a>
      <Top session={session} />
      <ErrorBoundary resetKeys={[location]} fallback={<Broken />}>
        <Suspense
          fallback={
            <main id="main">
              <Waiting>Opening the page</Waiting>
            </main>
          }
        >
          <Switch>
            <Route path="/">
              <Home session={session} />
            </Route>
            {all.map(([name, page]) => (
              <Route key={name} path={page.path}>
                {params => <Shown name={name} session={session} params={params} />}
              </Route>
            ))}
            <Route>
              <Titled title="No such page" />
              <main id="main" className="narrow">
                <h1>There is no such page</h1>
                <Nothing title="Nothing is at this address.">
                  <p>
                    Code <code>no_such_path</code>. <Link href="/">Go to the first page</Link>
                  </p>
                </Nothing>
              </main>
            </Route>
          </Switch>
        </Suspense>
      </ErrorBoundary>
    </Provider>
  );
}

/** A page that failed, or that a new version has taken away, leaves the others where they are. */
function Broken() {
  return (
    <main id="main" className="narrow">
      <h1>This page failed</h1>
      <Note kind="bad" title="It could not be shown.">
        <p>Nothing that was sent is lost. There may be a new version of the pages: reload.</p>
        <p className="fine">
          Code <code>page_defect</code>
        </p>
        <Button className="button" onPress={() => location.reload()}>
          Reload
        </Button>
      </Note>
    </main>
  );
}

function Top({ session }: { session: Session }) {
  const [location] = useLocation();
  const open = all.filter(([, page]) => page.inNavigation && mayUse(session, page));
  return (
    <header className="top">
      <Link href="/" className="brand">
        Inventory
      </Link>
      <nav aria-label="Pages">
        {open.map(([name, page]) => (
          <Link
            key={name}
            href={page.path}
            aria-current={location.startsWith(page.path) ? 'page' : undefined}
          >
            {page.title}
          </Link>
        ))}
      </nav>
      <span className="who">
        {session.user} <span className="fine">{session.role.replace('inv_', '').replaceAll('_', ' ')}</span>
      </span>
      <Button className="button quiet" onPress={() => leave(null)}>
        Sign out
      </Button>
    </header>
  );
}

function Shown({ name, session, params }: { name: PageName; session: Session } & PageProps) {
  const { title, roles } = pages[name];
  const Page = components[name];
  return (
    <>
      <Titled title={title} />
      {mayUse(session, pages[name]) ? (
        <Page params={params} />
      ) : (
        <Refused role={session.role} roles={roles} title={title} />
      )}
    </>
  );
}

/** The first page that the role may use. */
function Home({ session }: { session: Session }) {
  const first = all.find(([, page]) => page.inNavigation && mayUse(session, page));
  if (first !== undefined) return <Redirect to={first[1].path} replace />;
  return (
    <main id="main" className="narrow">
      <h1>Welcome</h1>
      <Nothing title={`There is no page for role ${session.role} yet.`}>
        <p>
          REST, GraphQL (<a href="/ruru">try it</a>) and the command line have all that this role may do.
        </p>
      </Nothing>
    </main>
  );
}

function mayUse({ role }: Session, { roles }: { roles: readonly string[] }): boolean {
  return roles.includes(role);
}

function Titled({ title }: { title: string }) {
  useEffect(() => {
    document.title = `${title} – Inventory`;
  }, [title]);
  return null;
}
