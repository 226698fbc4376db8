import { describe, expect, it } from 'vitest';
import { languageOf } from '../cli/language.ts';
import { startScreen, type StartFacts } from './screen.ts';
import { startTexts } from './texts.ts';

const SHOP: StartFacts = {
  ...{
    version: '0.1.0',
    store: 'demo',
    kind: 'demo',
    readyMs: 4_237,
    data: '/tienda/.tillmesh',
    isLan: false,
  },
  hub: 'http://127.0.0.1:4400',
  till: 'http://127.0.0.1:4400/caja/#codigo=3MHW-8PFZ-GSD6',
  office: 'http://127.0.0.1:4400/oficina/#codigo=B8SB-GJ9J-W727',
  nodes: ['http://127.0.0.1:4401/estado', 'http://127.0.0.1:4402/estado'],
  people: [
    { name: 'Ana', role: 'cashier', pin: '1111' },
    { name: 'Diana', role: 'admin', pin: '935517' },
  ],
  login: { login: 'diana', password: 'tienda-demo' },
};
const FIRST_RUN: StartFacts = {
  ...{ version: '0.1.0', store: 'tienda', kind: 'real', readyMs: 4_000, data: '/tienda', isLan: false },
  ...{ hub: 'http://127.0.0.1:4400', nodes: [], begin: 'http://127.0.0.1:4400/empezar/#clave=x' },
};

describe('the screen of start', () => {
  it.each(['es', 'en'] as const)('fits a terminal, in %s, and says all that one needs', (language) => {
    const lines = startScreen(SHOP, language).split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
    const said = lines.join('\n');
    for (const part of [
      SHOP.till!,
      SHOP.office!,
      ...SHOP.nodes,
      '/api/doc',
      'Ana 1111',
      'tienda-demo',
      SHOP.data,
    ])
      expect(said).toContain(part);
    expect(said).toContain('4.2 s');
    expect(said).not.toMatch(/\{\w+\}|undefined/);
  });

  it('names the demo page where there is one, and the way in for a tablet', () => {
    expect(startScreen(SHOP, 'es')).toContain('--host 0.0.0.0');
    const onLan = { ...SHOP, isLan: true, qr: '▀▀\n▄▄\n', trust: 'http://10.0.0.2:4400/certificado' };
    const said = startScreen({ ...onLan, demo: 'http://10.0.0.2:4400/demo/' }, 'es');
    for (const part of ['▀▀\n▄▄\n\n', '/certificado', '/demo/']) expect(said).toContain(part);
    expect(said).not.toContain('--host 0.0.0.0');
  });

  it('leads to where a shop begins, and to nothing that there is not yet', () => {
    const said = startScreen(FIRST_RUN, 'es');
    expect(said).toContain('/empezar/#clave=x');
    expect(said).not.toContain('/oficina/');
    expect(said).not.toContain('PIN');
    expect(startScreen({ ...FIRST_RUN, begin: undefined }, 'es')).toContain(
      'http://127.0.0.1:4400/oficina/\n',
    );
  });

  it('says aloud that there are no people while the database does not answer', () => {
    expect(startScreen({ ...SHOP, people: undefined }, 'es')).toContain(startTexts.es.noPeople);
  });
});

it('the language is English where the locale asks for it, and Spanish elsewhere', () => {
  expect(languageOf({ LANG: 'en_US.UTF-8' })).toBe('en');
  expect(languageOf({ LC_ALL: 'es_MX.UTF-8', LANG: 'en_US.UTF-8' })).toBe('es');
  for (const LANG of ['', 'C.UTF-8', 'es_AR.UTF-8']) expect(languageOf({ LANG })).toBe('es');
});
