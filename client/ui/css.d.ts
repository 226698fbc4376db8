/** Vite takes style sheets in by an import for its effect alone. */
declare module '*.css' {}
