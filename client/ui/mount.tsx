/** Draws an application: its theme, its texts, its device, its pages. */
import { lazy, StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { Session } from '../peer/session.ts';
import { Gate } from './gate.tsx';
import { LanguageProvider, type TextsByLanguage } from './language.tsx';
import { Pages, type Page, type PagesProps } from './pages.tsx';
import { followTheme } from './theme.ts';
import { SessionContext, useSettings } from './use-session.ts';
import './theme.css';

export interface ApplicationOptions extends PagesProps {
  /** Names the databases of this application's device. */
  readonly device: string;
  readonly texts: TextsByLanguage;
}

const PreferencesPage = lazy(() => import('./preferences-page.tsx'));

/** Every application has them. */
const COMMON_PAGES: readonly Page[] = [{ path: '/preferencias', component: PreferencesPage }];

declare global {
  /** For whoever helps a shop from the browser's console. */
  var tillmesh: Session | undefined;
}

const InStoresLanguage = (props: Pick<ApplicationOptions, 'texts'> & { readonly children: ReactNode }) => (
  <LanguageProvider ofStore={useSettings()['language']} {...props} />
);

export const mount = ({ device, texts, base, layout, pages }: ApplicationOptions): void => {
  followTheme();
  const session = new Session(device);
  globalThis.tillmesh = session;
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <SessionContext value={session}>
        <InStoresLanguage texts={texts}>
          <Gate>
            <Pages base={base} layout={layout} pages={[...pages, ...COMMON_PAGES]} />
          </Gate>
        </InStoresLanguage>
      </SessionContext>
    </StrictMode>,
  );
};
