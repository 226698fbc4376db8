/** A real browser: the system's Chromium, or the one that comes from the registry. */
import sparticuz from '@sparticuz/chromium';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chromium, type BrowserContext } from 'playwright-core';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'];
/** Without these the browser asks the internet for its own sake. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Else a page without a camera hides its address behind a name that only other hosts' multicast would resolve.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

/** Opens the browser with the profile in the folder: what it stores there outlives it. `locale`: of its own controls. */
export const openBrowser = async (profile: string, locale?: string): Promise<BrowserContext> => {
  const system = SYSTEM.find((path) => existsSync(path));
  return chromium.launchPersistentContext(profile, {
    executablePath: system ?? (await sparticuz.executablePath()),
    args: system === undefined ? [...sparticuz.args, ...ARGS] : ARGS,
    headless: true,
    ...(locale === undefined ? {} : { locale }),
  });
};

/** SIGKILL to every process of the browser that has this profile. */
export const killBrowser = (folder: string): void => {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let command = '';
    try {
      command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      // It ended while we looked.
    }
    if (command.includes(folder)) process.kill(Number(pid), 'SIGKILL');
  }
};
