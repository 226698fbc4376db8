import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { NumberingLease } from '../../crdt-schema/numbering/lease.ts';
import { numberingStatus, type PeerStatus } from '../peer/status.ts';
import { createStatusApp } from './status-page.ts';
import type { StatusLanguage } from './status-texts.ts';

const NOW_MS = 1_780_000_000_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const LEASE: NumberingLease = {
  series: 'C01',
  from: 1,
  to: 1_000,
  validUntil: NOW_MS + 100 * DAY_MS,
  kind: 'normal',
};

const statusWith = (numbering: PeerStatus['numbering'], alerts: PeerStatus['alerts'] = []): PeerStatus => ({
  alerts,
  store: 'norte',
  device: 'a'.repeat(32),
  till: 'C01',
  role: 'till',
  position: 7,
  numbering,
  devices: [],
  neighbours: [],
  refusals: {},
});

/** As much of a browser's element as the page's script asks for. */
class Element {
  textContent = '';
  hidden = true;
  readonly attributes = new Set<string>();
  children: Element[] = [];

  append(...children: Element[]): void {
    this.children.push(...children);
  }

  replaceChildren(...children: Element[]): void {
    this.children = children;
  }

  toggleAttribute(name: string, on: boolean): void {
    if (on) this.attributes.add(name);
    else this.attributes.delete(name);
  }
}

interface Shown {
  readonly warning: string | undefined;
  readonly soon: boolean;
  readonly facts: Readonly<Record<string, string>>;
  readonly alerts: readonly string[];
  readonly others: readonly (readonly string[])[];
}

/** What the page shows once its script has asked for the status for the first time. */
const open = async (status: PeerStatus, language: StatusLanguage = 'es'): Promise<Shown> => {
  const app = createStatusApp(() => status);
  const html = await (await app.request(language === 'es' ? '/estado' : '/estado?lang=en')).text();
  const within = (opening: string | RegExp): string => html.split(opening)[1]!.split('</script>')[0]!;
  const elements = new Map<string, Element>();
  const byId = (id: string): Element => {
    const element = elements.get(id) ?? new Element();
    elements.set(id, element);
    return element;
  };
  byId('texts').textContent = within('<script type="application/json" id="texts">');
  await new Promise<void>((resolve) => {
    runInNewContext(within(/<script type="module" nonce="[^"]+">/), {
      AbortSignal,
      document: {
        getElementById: byId,
        createElement: () => new Element(),
        documentElement: { lang: /<html lang="(\w+)"/.exec(html)![1] },
      },
      fetch: (path: string) => app.request(`/${path}`),
      // Asked for when it has shown what it got, and so the end of the first round.
      setTimeout: () => resolve(),
    });
  });
  expect(byId('offline').hidden).toBe(true);
  const warning = byId('warning');
  return {
    warning: warning.hidden ? undefined : warning.textContent,
    soon: warning.attributes.has('data-soon'),
    others: byId('others').children.map(({ children }) => children.map(({ textContent }) => textContent)),
    alerts: byId('alerts').children.map(({ textContent }) => textContent),
    facts: Object.fromEntries(
      byId('facts').children.map(({ children: [name, value] }) => [name!.textContent, value!.textContent]),
    ),
  };
};
const at = (used: number, daysBefore: number, lease: Partial<NumberingLease> = {}): PeerStatus =>
  statusWith(
    numberingStatus({ ...LEASE, ...lease }, used, (LEASE.validUntil ?? 0) - Math.round(daysBefore * DAY_MS)),
  );

describe('the status page of a till', () => {
  test('shows its series, the next number and how many are left', async () => {
    const { facts, warning } = await open(at(499, 100));
    expect(facts).toMatchObject({
      Serie: 'C01',
      'Siguiente folio': 'C01-000500',
      'Folios que quedan': '501',
    });
    expect(facts['Folios vigentes hasta']).toMatch(/2026/);
    expect(warning).toBeUndefined();
  });

  test('shows no date where there is none, and which numbers are for contingencies', async () => {
    const plain: NumberingLease = { ...LEASE, to: 999_999_999, validUntil: undefined, kind: 'contingency' };
    const { facts, warning } = await open(statusWith(numberingStatus(plain, 0, NOW_MS)), 'en');
    expect(facts).toMatchObject({
      Series: 'C01 (contingency)',
      'Next number': 'C01-000001',
      'Numbers left': '999,999,999',
    });
    expect(facts).not.toHaveProperty('Numbers valid until');
    expect(warning).toBeUndefined();
  });

  test('shows no next number where none is given any more', async () => {
    expect((await open(at(1_000, 100))).facts).toMatchObject({
      'Siguiente folio': '—',
      'Folios que quedan': '0',
    });
    expect((await open(at(1, -1))).facts).toMatchObject({
      'Siguiente folio': '—',
      'Folios que quedan': '999',
    });
  });

  test.each<[StatusLanguage, number, number, boolean, string]>([
    ['es', 960, 100, true, 'Quedan 40 folios de la serie C01. Pide al administrador un rango nuevo.'],
    ['es', 999, 100, true, 'Queda 1 folio de la serie C01. Pide al administrador un rango nuevo.'],
    ['en', 960, 100, true, '40 numbers of series C01 are left. Ask the administrator for a new range.'],
    ['en', 999, 100, true, '1 number of series C01 is left. Ask the administrator for a new range.'],
    [
      'es',
      1,
      12.5,
      true,
      'Los folios de la serie C01 vencen en 12 días. Pide al administrador un rango nuevo.',
    ],
    ['es', 1, 1.5, true, 'Los folios de la serie C01 vencen en 1 día. Pide al administrador un rango nuevo.'],
    [
      'es',
      1,
      0.5,
      true,
      'Los folios de la serie C01 vencen en menos de un día. Pide al administrador un rango nuevo.',
    ],
    [
      'en',
      1,
      0.5,
      true,
      'The numbers of series C01 expire in less than a day. Ask the administrator for a new range.',
    ],
    [
      'es',
      1_000,
      100,
      false,
      'Se acabaron los folios de la serie C01: esta caja no puede vender ni devolver. Pide al administrador un rango nuevo.',
    ],
    [
      'en',
      1_000,
      100,
      false,
      'No numbers of series C01 are left: this till can neither sell nor refund. Ask the administrator for a new range.',
    ],
    [
      'es',
      1,
      -1,
      false,
      'Los folios de la serie C01 vencieron: esta caja no puede vender ni devolver. Pide al administrador un rango nuevo.',
    ],
    [
      'en',
      1,
      -1,
      false,
      'The numbers of series C01 have expired: this till can neither sell nor refund. Ask the administrator for a new range.',
    ],
  ])('warns (%s, %i used, %f days before its end)', async (language, used, days, soon, text) => {
    expect(await open(at(used, days), language)).toMatchObject({ warning: text, soon });
  });
});

test('the status page of a peer that gives no receipts speaks of no numbers', async () => {
  const { facts, warning } = await open({ ...statusWith(undefined), role: 'hub' });
  expect(facts).not.toHaveProperty('Serie');
  expect(warning).toBeUndefined();
});

const LAST_YEAR_MS = NOW_MS - 365 * DAY_MS;
/** As this machine's zone has it. */
const dayAndTime = (locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
    .format(LAST_YEAR_MS)
    .replaceAll(/[\u00a0\u202f]/g, ' ');

test.each<[StatusLanguage, string[][]]>([
  [
    'es',
    [
      ['C02', 'caja', 'ahora', '-90 s', '3', '1,200', 'tillmesh 0.1.0'],
      ['S01', 'servidor', 'ahora, por medio de C02', '—', '—', '—', 'tillmesh 0.1.0'],
      ['C03', 'caja', dayAndTime('es-MX'), '5 s', '—', '—', 'tillmesh 0.0.9'],
      ['C04', 'caja', 'nunca', '—', '—', '—', '—'],
    ],
  ],
  [
    'en',
    [
      ['C02', 'till', 'now', '-90 sec', '3', '1,200', 'tillmesh 0.1.0'],
      ['S01', 'server', 'now, by way of C02', '—', '—', '—', 'tillmesh 0.1.0'],
      ['C03', 'till', dayAndTime('en'), '5 sec', '—', '—', 'tillmesh 0.0.9'],
      ['C04', 'till', 'never', '—', '—', '—', '—'],
    ],
  ],
])('the status page tells who is heard, by whom, and when last (%s)', async (language, rows) => {
  const one = {
    direct: false,
    through: [],
    heardMs: undefined,
    software: undefined,
    skewMs: undefined,
    backlog: undefined,
    role: 'till',
  };
  const software = 'tillmesh 0.1.0';
  const neighbours: PeerStatus['neighbours'] = [
    {
      ...one,
      device: 'b',
      till: 'C02',
      direct: true,
      heardMs: NOW_MS,
      software,
      skewMs: -90_400,
      backlog: { theyLack: 3, weLack: 1_200 },
    },
    { ...one, device: 'c', till: 'S01', role: 'hub', through: ['C02'], heardMs: NOW_MS, software },
    {
      ...one,
      device: 'd',
      till: 'C03',
      heardMs: LAST_YEAR_MS,
      software: 'tillmesh 0.0.9',
      skewMs: 5_000,
    },
    { ...one, device: 'e', till: 'C04' },
  ];
  const { others, facts } = await open({ ...statusWith(undefined), neighbours }, language);
  expect(others.map((row) => row.map((cell) => cell.replaceAll(/[\u00a0\u202f]/g, ' ')))).toEqual(rows);
  expect(Object.values(facts)).toContain('C02');
});

test('what has to be looked after stands there in a sentence, with what to do', async () => {
  const alerts = [
    { code: 'device_copied', params: { till: 'C01', device: 'a'.repeat(32) } },
    { code: 'series_of_its_own', params: { series: 'C01.7K2Q', granted: 'C01' } },
  ] as const;
  const shown = (await open(statusWith(undefined, alerts))).alerts;
  expect(shown).toHaveLength(2);
  expect(shown[0]).toMatch(/^La caja C01 escribe desde dos copias .*Apaga una/);
  expect(shown[1]).toContain('usa la serie C01.7K2Q');
  expect((await open(statusWith(undefined, alerts), 'en')).alerts[0]).toMatch(/^Till C01 writes from two/);
  expect((await open(statusWith(undefined))).alerts).toEqual([]);
});
