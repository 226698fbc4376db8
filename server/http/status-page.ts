/** `GET /estado`: a plain live page of what this peer holds, drawn from `/status.json` once a second. */
import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { randomBytes } from 'node:crypto';
import { refuseOtherMethods } from './other-methods.ts';
import { secureAnswers } from './secure-answers.ts';
import { statusTexts, type StatusLanguage } from './status-texts.ts';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.4 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 64rem; padding: 1rem; }
h1 { font-size: 1.25rem; } h2 { font-size: 1.1rem; } .scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .4rem .6rem; text-align: right; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left; }
#offline, #warning, #alerts p { padding: .6rem; border: 2px solid #c22; border-radius: .4rem; }
#warning[data-soon] { border-color: #b80; }
dl { display: flex; flex-wrap: wrap; gap: .25rem 2rem; } dt { font-weight: 600; } dd { margin: 0; }
`;

/** Runs in the page. Text goes in by textContent only: names come from other machines. */
const SCRIPT = `
const t = JSON.parse(document.getElementById('texts').textContent);
const lang = document.documentElement.lang;
const number = new Intl.NumberFormat(lang === 'es' ? 'es-MX' : 'en');
const date = new Intl.DateTimeFormat(lang === 'es' ? 'es-MX' : 'en', { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(lang === 'es' ? 'es-MX' : 'en', { timeStyle: 'short' });
const seconds = new Intl.NumberFormat(lang === 'es' ? 'es-MX' : 'en', { style: 'unit', unit: 'second', maximumFractionDigits: 0, signDisplay: 'negative' });
const el = (tag, text) => { const e = document.createElement(tag); e.textContent = text; return e; };
const role = (name) => t.roles[name] ?? name;
/** Numbers that run out or expire. Written only when it changes: whatever is written is read out. */
const warn = (n) => {
  const p = document.getElementById('warning');
  p.hidden = n?.warning === undefined;
  if (p.hidden) return;
  p.toggleAttribute('data-soon', n.warning === 'low' || n.warning === 'expiring');
  const count = n.warning === 'low' ? n.left : n.daysLeft ?? 0;
  const forms = t.warnings[n.warning];
  const form = forms[count === 0 ? 'zero' : new Intl.PluralRules(lang).select(count)] ?? forms.other;
  const text = form.replace(/{(\\w+)}/g, (_, name) => typeof n[name] === 'number' ? number.format(n[name]) : n[name]);
  if (p.textContent !== text) p.textContent = text;
};
/** A time of today as such, an older one with its day. */
const when = (ms) => (new Date(ms).toDateString() === new Date().toDateString() ? clock : date).format(ms);
const heard = (n) => n.direct ? t.heardNow : n.through.length > 0 ? t.heardThrough + ' ' + n.through.join(', ')
  : n.heardMs === undefined ? t.heardNever : when(n.heardMs);
const lacks = (n) => n === undefined ? '—' : number.format(n);
const skew = (ms) => ms === undefined ? '—' : seconds.format(ms / 1000);
/** What is to be looked after; written only when it changes. */
const alert = (all) => {
  const texts = all.map(({ code, params }) => (t.alerts[code] ?? code).replace(/{(\\w+)}/g, (_, name) => String(params[name])));
  const box = document.getElementById('alerts');
  if ([...box.children].map((p) => p.textContent).join('\\n') === texts.join('\\n')) return;
  box.replaceChildren(...texts.map((text) => el('p', text)));
};
const columns = ['segments', 'entries', 'onServer', 'accepted', 'rejected', 'waiting', 'pending'];
const show = (s) => {
  const facts = [[t.store, s.store], [t.till, s.till + ' (' + role(s.role) + ')'], [t.position, number.format(s.position)],
    [t.links, s.neighbours.filter((n) => n.direct).map((n) => n.till).join(', ') || t.none],
    [t.refused, number.format(Object.values(s.refusals).reduce((a, b) => a + b, 0))]];
  const n = s.numbering;
  if (n !== undefined) {
    facts.push([t.series, n.series + (n.kind === 'contingency' ? ' (' + t.contingency + ')' : '')],
      [t.nextReceipt, n.nextReceipt ?? '—'], [t.left, number.format(n.left)]);
    if (n.validUntil !== undefined) facts.push([t.validUntil, date.format(n.validUntil)]);
  }
  warn(n);
  alert(s.alerts);
  if (s.ledger !== undefined) facts.push([t.database, t.ledger[s.ledger] ?? s.ledger]);
  document.getElementById('facts').replaceChildren(...facts.map(([k, v]) => { const d = document.createElement('div'); d.append(el('dt', k), el('dd', v)); return d; }));
  const rows = s.devices.map((d) => { const tr = document.createElement('tr');
    tr.append(el('td', d.till + (d.forked ? ' (' + t.forked + ')' : '')), el('td', role(d.role)), ...columns.map((c) => el('td', number.format(d[c])))); return tr; });
  document.getElementById('rows').replaceChildren(...rows);
  const others = s.neighbours.map((n) => { const tr = document.createElement('tr');
    tr.append(...[n.till, role(n.role), heard(n), skew(n.skewMs), lacks(n.backlog?.theyLack), lacks(n.backlog?.weLack), n.software ?? '—'].map((v) => el('td', v))); return tr; });
  document.getElementById('others').replaceChildren(...others);
  document.getElementById('alone').hidden = others.length > 0;
  document.getElementById('empty').hidden = s.devices.some((d) => d.entries > 0);
};
const poll = async () => {
  try { const r = await fetch('status.json', { signal: AbortSignal.timeout(5000) }); show(await r.json()); document.getElementById('offline').hidden = true; }
  catch { document.getElementById('offline').hidden = false; }
  setTimeout(poll, 1000);
};
poll();
`;

const page = (language: StatusLanguage, nonce: string): ReturnType<typeof html> => {
  const t = statusTexts[language];
  const columns = [
    t.till,
    t.role,
    t.segments,
    t.entries,
    t.onServer,
    t.accepted,
    t.rejected,
    t.waiting,
    t.pending,
  ];
  const others = [t.till, t.role, t.heard, t.skew, t.theyLack, t.weLack, t.software];
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${t.title}</title>
        <style nonce="${nonce}">
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>${t.title}</h1>
          <p id="offline" role="alert" hidden>${t.offline}</p>
          <p id="warning" role="alert" hidden></p>
          <div id="alerts" role="alert"></div>
          <dl id="facts"></dl>
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  ${columns.map((name) => html`<th scope="col">${name}</th>`)}
                </tr>
              </thead>
              <tbody id="rows"></tbody>
            </table>
          </div>
          <p id="empty" hidden>${t.empty}</p>
          <h2>${t.neighbours}</h2>
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  ${others.map((name) => html`<th scope="col">${name}</th>`)}
                </tr>
              </thead>
              <tbody id="others"></tbody>
            </table>
          </div>
          <p id="alone" hidden>${t.alone}</p>
        </main>
        <script type="application/json" id="texts">
          ${raw(JSON.stringify(t))}
        </script>
        <script type="module" nonce="${nonce}">
          ${raw(SCRIPT)};
        </script>
      </body>
    </html>`;
};

const NONCE_BYTES = 16;

/** The page's own script and style, and no other. */
const policyOf = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** `status` gives what `/status.json` answers. */
export const createStatusApp = (status: () => unknown): Hono => {
  const app = new Hono();
  app.use(secureAnswers);
  app.get('/status.json', (c) => c.json(status() as object, 200, { 'Cache-Control': 'no-store' }));
  app.get('/health', (c) => c.json({ ok: true }));
  app.get('/estado', (c) => {
    const language = c.req.query('lang') === 'en' ? 'en' : 'es';
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    return c.html(page(language, nonce), 200, { 'Content-Security-Policy': policyOf(nonce) });
  });
  refuseOtherMethods(app);
  return app;
};
