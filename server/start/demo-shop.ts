/** The tills and the people that a demo shop has beside its hub. */
import { join } from 'node:path';
import { toHex } from '../../crdt-schema/model/ids.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { addDemoPeople, DEMO_LOGIN } from '../demo/people.ts';
import type { Hub } from '../hub/hub.ts';
import type { PageFiles } from '../pages/pages.ts';
import { isProvisioned, loadDevice } from '../security/identity.ts';
import { pairFolder } from '../security/pair-folder.ts';
import { TillNode, tlsOfTill } from '../till-node/till-node.ts';
import type { TlsChoice } from '../tls/settings.ts';
import type { StartFacts } from './screen.ts';

export const DEMO_TILLS = ['C01', 'C02'];

export interface DemoTillsOptions {
  readonly hub: Hub;
  readonly data: string;
  readonly host: string;
  /** Of the hub; the tills take the next ones. 0 lets the system choose. */
  readonly port: number;
  readonly pages: PageFiles | undefined;
  readonly tls: TlsChoice;
  /** The authority for HTTPS, PEM. */
  readonly ca: string | undefined;
  readonly storeFailed: (error: unknown) => void;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
  /** Called with each till as soon as it runs: one that fails after it leaves it to be closed. */
  readonly started: (till: TillNode) => void;
}

/** Starts them one after another, each dialling the hub and those before it. */
export const startDemoTills = async (options: DemoTillsOptions): Promise<Result<void, Failure>> => {
  const { hub, data, host, port, pages, tls, ca, storeFailed, log } = options;
  const urls = [hub.server.url(host)];
  const authority = toHex(hub.server.peer.replica.context.identity.authority);
  for (const [index, name] of DEMO_TILLS.entries()) {
    const folder = join(data, name);
    if (!isProvisioned(folder)) {
      const { code } = hub.desk.invite({ till: name, role: 'till' });
      const paired = await pairFolder(folder, { hub: hub.server.origin(host), code, ca });
      if (!paired.ok) return paired;
    }
    const device = await loadDevice(folder);
    if (device.ok && toHex(device.value.identity.authority) !== authority)
      return err('till_of_other_shop', { folder });
    const till = await TillNode.start({
      ...{ folder, host, pages, dial: [...urls], listeners: { storeFailed } },
      port: port === 0 ? 0 : port + 1 + index,
      tls: tlsOfTill(tls, folder, log),
    });
    if (!till.ok) return till;
    options.started(till.value);
    urls.push(till.value.server.url(host));
  }
  return ok(undefined);
};

/** Who may sign in. A shop with people of its own is left as it is; one without database for now is told of at its next start. */
export const demoPeople = async (
  { bridge }: Hub,
  databaseUrl: string,
  store: string,
): Promise<Pick<StartFacts, 'people' | 'login'>> => {
  if (!(await bridge.projected())) return {};
  const people = await addDemoPeople(databaseUrl, store);
  bridge.newsChanged();
  // Who was renamed or given another role knows the password.
  const isKnown = people.some((person) => person.name === DEMO_LOGIN.name);
  return { people, login: isKnown ? DEMO_LOGIN : undefined };
};
