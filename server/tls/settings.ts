/** From settings to what a peer speaks TLS with. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { isLoopbackHost, type Config } from '../config.ts';
import type { Certified } from '../http/serve.ts';

/** `store`: certified by the store's authority; files of the administrator's; or none. */
export type TlsChoice = 'store' | Certified | undefined;

/** `host` is where the peer listens: by itself TLS begins where others can reach it. */
export const tlsChoice = async (
  { tls, tlsCertificate, tlsKey }: Pick<Config, 'tls' | 'tlsCertificate' | 'tlsKey'>,
  host: string,
): Promise<Result<TlsChoice, Failure<'tls_files_unusable'>>> => {
  if (tls === 'off' || (tls === 'auto' && isLoopbackHost(host))) return ok(undefined);
  if (tlsCertificate === '' && tlsKey === '') return ok('store');
  try {
    const [certificate, key] = await Promise.all(
      [tlsCertificate, tlsKey].map((path) => readFile(path, 'utf8')),
    );
    if (!new X509Certificate(certificate!).checkPrivateKey(createPrivateKey(key!)))
      return err('tls_files_unusable', { reason: 'the key is not that of the certificate' });
    return ok({ certificate: certificate!, key: key! });
  } catch (error) {
    return err('tls_files_unusable', { reason: error instanceof Error ? error.message : String(error) });
  }
};
