/** The body of y-protocols' awareness message: who is present, each client with a clock and a JSON text. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { readVarUint } from '../model/var-uint.ts';
import { err, ok, type Failure, type Result } from '../result.ts';

export interface ClientState {
  readonly client: number;
  readonly clock: number;
  /** JSON; `null` says that the client is gone. */
  readonly state: string;
}

export const readAwareness = (
  body: Uint8Array,
  maxClients: number,
): Result<ClientState[], Failure<'frame_malformed'>> => {
  try {
    const decoder = decoding.createDecoder(body);
    const count = readVarUint(decoder);
    if (count > maxClients) return err('frame_malformed');
    const clients: ClientState[] = [];
    for (let i = 0; i < count; i++) {
      const client = readVarUint(decoder);
      const clock = readVarUint(decoder);
      clients.push({ client, clock, state: decoding.readVarString(decoder) });
    }
    return decoding.hasContent(decoder) ? err('frame_malformed') : ok(clients);
  } catch {
    // lib0 throws on every cut or oversized field, the text decoder on bytes that are no UTF-8.
    return err('frame_malformed');
  }
};

export const writeAwareness = (clients: readonly ClientState[]): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, clients.length);
  for (const { client, clock, state } of clients) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, state);
  }
  return encoding.toUint8Array(encoder);
};
