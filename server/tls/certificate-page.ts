/** `GET /ca.crt`: the store's authority; `GET /certificado`: how a tablet or PC is made to trust it. Served without encryption, too. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { X509Certificate } from 'node:crypto';
import { certificateTexts } from './texts.ts';

export const fingerprintOf = (ca: string): string => new X509Certificate(ca).fingerprint256;

/** `ca` gives the authority's certificate, PEM, once this node knows it. */
export const createCertificatePage = (ca: () => string | undefined): Hono => {
  const app = new Hono();
  app.get('/ca.crt', (c) => {
    const pem = ca();
    if (pem === undefined) return c.notFound();
    return c.body(pem, 200, {
      'Content-Type': 'application/x-x509-ca-cert',
      'Content-Disposition': 'attachment; filename="tillmesh-ca.crt"',
      'Cache-Control': 'no-cache',
    });
  });
  app.get('/certificado', (c) => {
    const language = c.req.query('lang') === 'en' ? 'en' : 'es';
    const t = certificateTexts[language];
    const pem = ca();
    const till = `https://${c.req.header('Host') ?? ''}/caja/`;
    return c.html(
      html`<!doctype html>
        <html lang="${language}">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>${t.title}</title>
          </head>
          <body>
            <main>
              <h1>${t.title}</h1>
              <p>${t.why}</p>
              ${
                pem === undefined
                  ? html`<p role="alert">${t.missing}</p>`
                  : html`<p><a href="/ca.crt">${t.download}</a></p>
                      <p>${t.fingerprint}</p>
                      <p><code>${fingerprintOf(pem)}</code></p>
                      <dl>
                        ${t.steps.map(
                          ([system, step]) =>
                            html`<dt>${system}</dt>
                              <dd>${step}</dd>`,
                        )}
                      </dl>
                      <p>${t.open} <a href="${till}">${till}</a></p>`
              }
            </main>
          </body>
        </html>`,
      200,
      {
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      },
    );
  });
  return app;
};
