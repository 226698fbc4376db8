/** The pages, built into `dist/pages`: one HTML entry a page, all on one origin (docs/ARCHITECTURE.md, "Pages"). */
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  root: path('client'),
  plugins: [react(), tailwindcss()],
  build: {
    outDir: path('dist/pages'),
    emptyOutDir: true,
    target: 'es2022',
    // Small pictures as files, too: the pages' policy of content knows no data addresses.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { till: path('client/till/index.html'), office: path('client/office/index.html') },
    },
  },
});
