/** The demo, at `/demo/`: a whole shop in one window. It has no device and stores nothing. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider, type TextsByLanguage } from '../ui/language.tsx';
import { followTheme } from '../ui/theme.ts';
import { DemoPage } from './demo-page.tsx';
import { demoTexts } from './texts.ts';
import '../ui/theme.css';

const texts: TextsByLanguage = {
  es: async () => ({ demo: demoTexts.es }),
  en: async () => ({ demo: demoTexts.en }),
};

followTheme();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <LanguageProvider texts={texts}>
      <DemoPage />
    </LanguageProvider>
  </StrictMode>,
);
