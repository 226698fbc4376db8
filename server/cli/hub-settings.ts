/** What each command that runs a hub gives it of the settings. */
import type { Config } from '../config.ts';

type HubSettings = Pick<
  Config,
  'backups' | 'corsOrigins' | 'requestsPerMinute' | 'metrics' | 'proxies' | 'plainSync'
>;

export const hubSettings = (config: Config): HubSettings => {
  const { backups, corsOrigins, requestsPerMinute, metrics, proxies, plainSync } = config;
  return { backups, corsOrigins, requestsPerMinute, metrics, proxies, plainSync };
};
