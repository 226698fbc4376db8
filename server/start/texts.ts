/** What `start` prints, Spanish first. One screen: no text here may grow a line of it beyond what a terminal shows. */
import type { Language } from '../cli/language.ts';

export interface StartTexts {
  readonly demo: string;
  readonly real: string;
  readonly ready: string;
  readonly till: string;
  readonly office: string;
  readonly demoPage: string;
  readonly api: string;
  readonly status: string;
  readonly nodes: string;
  readonly pair: string;
  readonly pins: string;
  readonly signIn: string;
  readonly password: string;
  readonly noPeople: string;
  readonly roles: Readonly<Record<string, string>>;
  readonly tablet: string;
  readonly onLan: string;
  readonly scan: string;
  readonly trust: string;
  readonly data: string;
  readonly stop: string;
  readonly howToStop: string;
  readonly begin: string;
  readonly howToBegin: string;
}

export const startTexts: Readonly<Record<Language, StartTexts>> = {
  es: {
    demo: 'tienda de muestra',
    real: 'tienda',
    ready: 'lista en {seconds} s',
    till: 'Caja',
    office: 'Oficina',
    demoPage: 'Demostración',
    api: 'Programas (API)',
    status: 'Estado',
    nodes: 'Cajas sin pantalla',
    pair: 'Abre la caja y la oficina antes de 10 minutos y pulsa «Vincular»: ese navegador será la caja C03.',
    pins: 'PIN en la caja',
    signIn: 'En la oficina',
    password: 'contraseña',
    noPeople: 'sin base de datos todavía: los PIN se imprimen en el próximo arranque',
    roles: {
      viewer: 'mira',
      cashier: 'cajero',
      supervisor: 'supervisión',
      admin: 'administración',
    },
    tablet: 'Tableta',
    onLan: 'npm start -- --host 0.0.0.0 abre la tienda a la red local y dibuja aquí un QR',
    scan: 'escanea el QR; es otra caja más en cuanto pulses «Vincular»',
    trust: 'antes, una vez, confía en {url}',
    data: 'Datos',
    stop: 'Parar',
    howToStop: 'Ctrl+C; el próximo arranque encuentra todo como estaba',
    begin: 'Empieza aquí',
    howToBegin: 'El enlace vale una sola vez: crea la tienda, quien la administra y la primera caja.',
  },
  en: {
    demo: 'demo shop',
    real: 'shop',
    ready: 'ready in {seconds} s',
    till: 'Till',
    office: 'Back office',
    demoPage: 'Demo',
    api: 'Programs (API)',
    status: 'Status',
    nodes: 'Tills without screen',
    pair: 'Open till and office within 10 minutes and press “Vincular”: that browser will be till C03.',
    pins: 'PINs at the till',
    signIn: 'In the office',
    password: 'password',
    noPeople: 'no database yet: the PINs are printed at the next start',
    roles: { viewer: 'looks on', cashier: 'cashier', supervisor: 'supervisor', admin: 'administrator' },
    tablet: 'Tablet',
    onLan: 'npm start -- --host 0.0.0.0 opens the shop to the LAN and draws a QR code here',
    scan: 'scan the QR code; it is one more till once you press “Vincular”',
    trust: 'before, once, trust {url}',
    data: 'Data',
    stop: 'Stop',
    howToStop: 'Ctrl+C; the next start finds everything as it was',
    begin: 'Begin here',
    howToBegin: 'The link is good once: it makes the shop, its administrator and the first till.',
  },
};
