/** The pages of one application: a path and a component each; and what stands in where there is none, or where one failed. */
import { Component, Suspense, type ComponentType, type ErrorInfo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, Route, Router, Switch, useLocation } from 'wouter';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

export interface Page {
  /** Below the application's own path: `/`, `/clientes/:id`. */
  readonly path: string;
  /** By `lazy(…)` where it is not on the way to the first sale. */
  readonly component: ComponentType;
}

const NotFound = (): ReactNode => {
  const t = useTranslations('ui');
  return (
    <Notice title={t('notFound')}>
      <Link to="/" className="underline">
        {t('home')}
      </Link>
    </Notice>
  );
};

const Failed = ({ retry }: { readonly retry: () => void }): ReactNode => {
  const t = useTranslations('ui');
  return (
    <Notice title={t('pageFailed')}>
      <Button look="primary" onPress={retry}>
        {t('retry')}
      </Button>
    </Notice>
  );
};

/** One page that fails takes nothing around it with it; going elsewhere begins anew. */
class Boundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: Error, { componentStack }: ErrorInfo): void {
    console.error(error, componentStack);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return <Failed retry={() => this.setState({ failed: false })} />;
  }
}

const Loading = (): ReactNode => <Notice title={useTranslations('ui')('loading')} />;

const Current = ({ pages }: { readonly pages: readonly Page[] }): ReactNode => {
  const [path] = useLocation();
  return (
    <Boundary key={path}>
      <Suspense fallback={<Loading />}>
        <Switch>
          {pages.map(({ path: pattern, component }) => (
            <Route key={pattern} path={pattern} component={component} />
          ))}
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </Boundary>
  );
};

export interface PagesProps {
  /** Where the application lies: `/caja`. */
  readonly base: string;
  readonly layout: ComponentType<{ readonly children: ReactNode }>;
  readonly pages: readonly Page[];
}

export const Pages = ({ base, layout: Layout, pages }: PagesProps): ReactNode => (
  <Router base={base}>
    <Layout>
      <Current pages={pages} />
    </Layout>
  </Router>
);
